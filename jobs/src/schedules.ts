import { closeResolvedCases } from '@oms/customers/operations/close-resolved-cases';
import { escalateCases } from '@oms/customers/operations/escalate-cases';
import { expireReservations } from '@oms/inventory/operations/expire-reservations';
import { pruneFeed } from '@oms/orders/operations/prune-feed';
import { releaseDueHolds } from '@oms/orders/operations/release-due-holds';
import { resolvePendingPayments } from '@oms/orders/operations/resolve-pending-payments';
import { defineSchedule } from './define-job.js';

/** Cart holds whose time is over give their stock back. Safe twice: only holds still held are freed. */
export const reservationExpiry = defineSchedule({
  name: 'inventory.expire-reservations',
  everySeconds: 60,
  handle: expireReservations,
});

/** Payments whose answer was lost are looked up at the provider. Safe twice: the payment's row decides who records it. */
export const paymentResolution = defineSchedule({
  name: 'orders.resolve-pending-payments',
  everySeconds: 30,
  handle: resolvePendingPayments,
});

/** Holds that were placed until a moment are released at it. Safe twice: only holds still open are released. */
export const holdRelease = defineSchedule({
  name: 'orders.release-due-holds',
  everySeconds: 60,
  handle: releaseDueHolds,
});

/** Entries of the orders' feed that nobody resumes after any more leave. Safe twice: it deletes what is old. */
export const feedPruning = defineSchedule({ name: 'orders.prune-feed', everySeconds: 3_600, handle: pruneFeed });

/** Cases that are overdue go up one level. Safe twice: what was raised is due anew. */
export const caseEscalation = defineSchedule({
  name: 'customers.escalate-cases',
  everySeconds: 20,
  handle: escalateCases,
});

/** Cases that were resolved a week ago are closed. Safe twice: only what is still resolved is closed. */
export const caseClosing = defineSchedule({
  name: 'customers.close-resolved-cases',
  everySeconds: 3_600,
  handle: closeResolvedCases,
});
