import { reconcileDemand } from '@oms/inventory/operations/reconcile-demand';
import { defineJob } from './define-job.js';

/**
 * DemandChanged → stock is taken at the best locations. Several orders of one batch are planned in one transaction.
 * Safe twice: reservations are brought to what the newest demand wants, never added to.
 */
export const allocation = defineJob({
  name: 'inventory.allocation',
  concurrency: 2,
  batchSize: 50,
  lingerMs: 50,
  handle: reconcileDemand,
});
