import { eraseGuests } from '@oms/orders/operations/erase-guests';
import { eraseOrdersAtRest } from '@oms/orders/operations/erase-customers';
import { expireDataExports } from '@oms/customers/operations/expire-data-exports';
import { forgetErasedOrders } from '@oms/fulfillment/operations/erase-orders';
import { reviewRetention } from '@oms/customers/operations/review-retention';
import { defineSchedule } from './define-job.js';

/** Erased persons leave their orders once these are at rest. Safe twice: each order is erased once. */
export const orderErasure = defineSchedule({
  name: 'orders.erase-orders-at-rest',
  everySeconds: 3_600,
  handle: eraseOrdersAtRest,
});

/** What was under way when an order was erased is forgotten. Safe twice: it deletes what everybody has heard. */
export const erasureEnding = defineSchedule({
  name: 'fulfillment.forget-erased-orders',
  everySeconds: 3_600,
  handle: forgetErasedOrders,
});

/** Archives of what is held on persons are deleted when their time is over. Safe twice: what is deleted is EXPIRED. */
export const dataExportExpiry = defineSchedule({
  name: 'customers.expire-data-exports',
  everySeconds: 3_600,
  handle: expireDataExports,
});

/** Idle customers are asked after, where a policy says so. Safe twice: who was asked after waits for the answer. */
export const retentionReview = defineSchedule({
  name: 'customers.review-retention',
  everySeconds: 86_400,
  handle: reviewRetention,
});

/** Guests leave orders that are old, where their channel says so. Safe twice: what was erased names nobody. */
export const guestErasure = defineSchedule({ name: 'orders.erase-guests', everySeconds: 86_400, handle: eraseGuests });
