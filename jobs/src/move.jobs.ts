import { recordRefusedMoves } from '@oms/fulfillment/operations/move-fulfillment-order';
import { moveReservations } from '@oms/inventory/operations/move-reservations';
import { defineJob } from './define-job.js';

/** MoveRequested → the units are reserved at the other location. Safe twice: each request is taken once. */
export const reservationMoving = defineJob({
  name: 'inventory.move-reservations',
  batchSize: 20,
  handle: moveReservations,
});

/** MoveRefused → the work stays where it is. Safe twice: only a move that is asked for is answered. */
export const refusedMoves = defineJob({ name: 'fulfillment.record-refused-moves', handle: recordRefusedMoves });
