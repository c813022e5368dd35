import { buyReturnLabels } from '@oms/fulfillment/operations/buy-return-labels';
import { endReturnLabels } from '@oms/fulfillment/operations/end-return-labels';
import { recordReturns } from '@oms/inventory/operations/record-returns';
import { recordLostParcels, recordReturningParcels } from '@oms/orders/operations/record-parcel-trouble';
import { recordReturnLabels } from '@oms/orders/operations/record-return-labels';
import { defineJob } from './define-job.js';

/** ReturnChanged → the stock of what came back. Safe twice: what was told last is kept, and only a difference moves. */
export const returnedStock = defineJob({ name: 'inventory.record-returns', handle: recordReturns });

/** ParcelLost → a claim, and the goods again or their money. Safe twice: once a parcel. */
export const lostParcels = defineJob({ name: 'orders.record-lost-parcels', batchSize: 20, handle: recordLostParcels });

/** ParcelReturning → a return by itself. Safe twice: once a parcel. */
export const returningParcels = defineJob({
  name: 'orders.record-returning-parcels',
  batchSize: 20,
  handle: recordReturningParcels,
});

/** ReturnLabelChanged → the return has its label, or is under way. Safe twice: older news changes nothing. */
export const returnLabels = defineJob({
  name: 'orders.record-return-labels',
  batchSize: 20,
  handle: recordReturnLabels,
});

/** ReturnLabelRequested → the way back is bought. Safe twice: under the return's own id; an unknown outcome is looked up. */
export const returnLabelBuying = defineJob({
  name: 'fulfillment.buy-return-labels',
  batchSize: 5,
  maxAttempts: 20,
  lingerMs: 0,
  handle: buyReturnLabels,
});

/** ReturnChanged → a label that nobody will use is given back. Safe twice: voiding a voided label changes nothing. */
export const returnLabelEnding = defineJob({
  name: 'fulfillment.end-return-labels',
  batchSize: 5,
  maxAttempts: 20,
  handle: endReturnLabels,
});
