import { projectCustomers } from '@oms/analytics/operations/project-customers';
import { projectFulfillment } from '@oms/analytics/operations/project-fulfillment';
import { projectItems } from '@oms/analytics/operations/project-items';
import { projectLocations } from '@oms/analytics/operations/project-locations';
import { projectOrders } from '@oms/analytics/operations/project-orders';
import { projectStock } from '@oms/analytics/operations/project-stock';
import { defineJob } from './define-job.js';

/** Nobody waits for a figure: larger batches cost less, and of an aggregate's states in one batch only the newest is written. */
const LINGER_MS = 1_000;

/** The read model: every fact is replaced by the aggregate's newest state, so a replay from scratch gives the same. */
export const ordersProjection = defineJob({
  name: 'analytics.project-orders',
  batchSize: 500,
  lingerMs: LINGER_MS,
  handle: projectOrders,
});
export const fulfillmentProjection = defineJob({
  name: 'analytics.project-fulfillment',
  batchSize: 500,
  lingerMs: LINGER_MS,
  handle: projectFulfillment,
});
export const itemsProjection = defineJob({
  name: 'analytics.project-items',
  batchSize: 500,
  lingerMs: LINGER_MS,
  handle: projectItems,
});
export const locationsProjection = defineJob({
  name: 'analytics.project-locations',
  batchSize: 500,
  lingerMs: LINGER_MS,
  handle: projectLocations,
});
export const stockProjection = defineJob({
  name: 'analytics.project-stock',
  batchSize: 500,
  lingerMs: LINGER_MS,
  handle: projectStock,
});
export const customersProjection = defineJob({
  name: 'analytics.project-customers',
  batchSize: 500,
  lingerMs: LINGER_MS,
  handle: projectCustomers,
});
