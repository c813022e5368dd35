import { cancelUnfetched } from '@oms/orders/operations/cancel-unfetched';
import { defineJob } from './define-job.js';

/** PickupExpired, PickupDeclined → what nobody fetched is cancelled. Safe twice: units being cancelled are not cancelled again. */
export const unfetchedCancelling = defineJob({
  name: 'orders.cancel-unfetched',
  batchSize: 20,
  handle: cancelUnfetched,
});
