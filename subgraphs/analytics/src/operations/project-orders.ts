import type { OperationContext } from '@oms/platform/commands/run-command';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { OrderFact } from '../rules/order-facts.js';
import type { AnalyticsServices } from '../services.js';
import { writeOrderFacts } from '../storage/write-order-facts.js';
import { project } from './project.js';

/** Replaces the facts of orders by their newest state; a line that the newest state does not list is gone. */
export const projectOrders = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<OrderFact>[],
): Promise<void> => project(ctx, 'analytics.project-orders', events, writeOrderFacts);
