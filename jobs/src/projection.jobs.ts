import { projectAlerts } from '@oms/analytics/operations/project-alerts';
import { projectAllocations } from '@oms/analytics/operations/project-allocations';
import { projectAppeasements } from '@oms/analytics/operations/project-appeasements';
import { projectCredits } from '@oms/analytics/operations/project-credits';
import { projectCases } from '@oms/analytics/operations/project-cases';
import { projectCustomers } from '@oms/analytics/operations/project-customers';
import { projectFulfillment } from '@oms/analytics/operations/project-fulfillment';
import { projectItems } from '@oms/analytics/operations/project-items';
import { projectLocations } from '@oms/analytics/operations/project-locations';
import { projectOrders } from '@oms/analytics/operations/project-orders';
import { projectReturns } from '@oms/analytics/operations/project-returns';
import { projectStock } from '@oms/analytics/operations/project-stock';
import type { AnalyticsServices } from '@oms/analytics/services';
import type { OperationContext } from '@oms/platform/commands/run-command';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { defineJob, type EventJob } from './define-job.js';

/** Nobody waits for a figure: larger batches cost less, and of an aggregate's states in one batch only the newest is written. */
const LINGER_MS = 1_000;

/** The read model: every fact is replaced by the aggregate's newest state, so a replay from scratch gives the same. */
const projection = <Payload>(
  name: `analytics.${string}`,
  handle: (ctx: OperationContext<AnalyticsServices>, events: readonly IntegrationEvent<Payload>[]) => Promise<void>,
): EventJob<Payload> => defineJob({ name, batchSize: 500, lingerMs: LINGER_MS, handle });

export const ordersProjection = projection('analytics.project-orders', projectOrders);
export const fulfillmentProjection = projection('analytics.project-fulfillment', projectFulfillment);
export const allocationsProjection = projection('analytics.project-allocations', projectAllocations);
export const itemsProjection = projection('analytics.project-items', projectItems);
export const locationsProjection = projection('analytics.project-locations', projectLocations);
export const stockProjection = projection('analytics.project-stock', projectStock);
export const alertsProjection = projection('analytics.project-alerts', projectAlerts);
export const customersProjection = projection('analytics.project-customers', projectCustomers);
export const creditsProjection = projection('analytics.project-credits', projectCredits);
export const casesProjection = projection('analytics.project-cases', projectCases);
export const appeasementsProjection = projection('analytics.project-appeasements', projectAppeasements);
export const returnsProjection = projection('analytics.project-returns', projectReturns);
