import type { OperationContext } from '@oms/platform/commands/run-command';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { FulfillmentFact } from '../rules/fulfillment-facts.js';
import type { Projection } from './projection.js';
import type { AnalyticsServices } from '../services.js';
import { FULFILLMENT_ARCHIVES, FULFILLMENT_ROLLED, writeFulfillmentFacts } from '../storage/write-fulfillment-facts.js';
import { project } from './project.js';

/** Fulfillment orders, parcels and milestones. */
export const fulfillmentProjection: Projection<FulfillmentFact> = {
  consumer: 'analytics.project-fulfillment',
  write: writeFulfillmentFacts,
  archives: FULFILLMENT_ARCHIVES,
  rolled: FULFILLMENT_ROLLED,
};

/** Replaces the work of the locations for each order by its newest state. */
export const projectFulfillment = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<FulfillmentFact>[],
): Promise<void> => project(ctx, fulfillmentProjection, events);
