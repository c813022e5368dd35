import { projectCustomers } from '@oms/analytics/operations/project-customers';
import { projectFulfillment } from '@oms/analytics/operations/project-fulfillment';
import { projectItems } from '@oms/analytics/operations/project-items';
import { projectLocations } from '@oms/analytics/operations/project-locations';
import { projectOrders } from '@oms/analytics/operations/project-orders';
import { projectStock } from '@oms/analytics/operations/project-stock';
import { defineJob } from './define-job.js';

/** The read model: every fact is replaced by the aggregate's newest state, so a replay from scratch gives the same. */
export const ordersProjection = defineJob({ name: 'analytics.project-orders', batchSize: 200, handle: projectOrders });
export const fulfillmentProjection = defineJob({
  name: 'analytics.project-fulfillment',
  batchSize: 200,
  handle: projectFulfillment,
});
export const itemsProjection = defineJob({ name: 'analytics.project-items', batchSize: 200, handle: projectItems });
export const locationsProjection = defineJob({
  name: 'analytics.project-locations',
  batchSize: 200,
  handle: projectLocations,
});
export const stockProjection = defineJob({ name: 'analytics.project-stock', batchSize: 500, handle: projectStock });
export const customersProjection = defineJob({
  name: 'analytics.project-customers',
  batchSize: 200,
  handle: projectCustomers,
});
