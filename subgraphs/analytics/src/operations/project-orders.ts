import type { OperationContext } from '@oms/platform/commands/run-command';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { OrderFact } from '../rules/order-facts.js';
import type { Projection } from './projection.js';
import type { AnalyticsServices } from '../services.js';
import { recountCustomers } from '../storage/write-customer-facts.js';
import { ORDER_ARCHIVES, ORDER_ROLLED, writeOrderFacts } from '../storage/write-order-facts.js';
import { project } from './project.js';

/** Orders, their lines, payments and refunds. */
export const ordersProjection: Projection<OrderFact> = {
  consumer: 'analytics.project-orders',
  write: writeOrderFacts,
  archives: ORDER_ARCHIVES,
  rolled: ORDER_ROLLED,
  restored: recountCustomers,
};

/** Replaces the facts of orders by their newest state; a line that the newest state does not list is gone. */
export const projectOrders = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<OrderFact>[],
): Promise<void> => project(ctx, ordersProjection, events);
