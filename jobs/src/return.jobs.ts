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
