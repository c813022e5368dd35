import { raiseReorderAlerts } from '@oms/inventory/operations/raise-reorder-alerts';
import { defineJob } from './define-job.js';

/**
 * StockChanged → an alert when the reorder position is at or below the reorder point, closed when it is above again.
 * Safe twice: one open alert per item and location, kept by a unique index.
 */
export const reorderAlert = defineJob({ name: 'inventory.reorder-alert', batchSize: 200, handle: raiseReorderAlerts });
