import { rebuildWhenWanted } from '@oms/analytics/operations/rebuild-when-wanted';
import { startDueReports } from '@oms/analytics/operations/start-due-reports';
import { closeResolvedCases } from '@oms/customers/operations/close-resolved-cases';
import { escalateCases } from '@oms/customers/operations/escalate-cases';
import { pollCarriers } from '@oms/fulfillment/operations/receive-carrier-news';
import { lookUpLabels } from '@oms/fulfillment/operations/look-up-labels';
import { openScheduledWork } from '@oms/fulfillment/operations/schedule-fulfillment-order';
import { tellManifests } from '@oms/fulfillment/operations/close-manifest';
import { voidUnusedLabels } from '@oms/fulfillment/operations/void-label';
import { watchPickups } from '@oms/fulfillment/operations/watch-pickups';
import { expireReservations } from '@oms/inventory/operations/expire-reservations';
import { releasePreorders } from '@oms/inventory/operations/release-preorders';
import { reviewReplenishment } from '@oms/inventory/operations/review-replenishment';
import { cancelDueShortfalls } from '@oms/orders/operations/cancel-due-shortfalls';
import { expireCredit } from '@oms/orders/operations/expire-credit';
import { expireOrders } from '@oms/orders/operations/expire-orders';
import { expireEditRequests } from '@oms/orders/operations/expire-edit-requests';
import { expireReturns } from '@oms/orders/operations/expire-returns';
import { sweepOldBackorders } from '@oms/orders/operations/sweep-old-backorders';
import { sweepOverdueOrders } from '@oms/orders/operations/sweep-overdue-orders';
import { pruneFeed } from '@oms/orders/operations/prune-feed';
import { releaseDueHolds } from '@oms/orders/operations/release-due-holds';
import { renewAuthorizations } from '@oms/orders/operations/renew-authorizations';
import { resolvePendingPayments } from '@oms/orders/operations/resolve-pending-payments';
import { defineSchedule } from './define-job.js';

/** Cart holds whose time is over give their stock back. Safe twice: only holds still held are freed. */
export const reservationExpiry = defineSchedule({
  name: 'inventory.expire-reservations',
  everySeconds: 60,
  handle: expireReservations,
});

/** Preorders are served on the day of their release. Safe twice: what has its stock waits no more. */
export const preorderRelease = defineSchedule({
  name: 'inventory.release-preorders',
  everySeconds: 60,
  handle: releasePreorders,
});

/**
 * Every reorder policy is looked at once a day: computed ones are computed anew, alerts that no change of stock has raised
 * are raised. Safe twice: the same history leads to the same numbers, and each level has one alert.
 */
export const replenishmentReview = defineSchedule({
  name: 'inventory.review-replenishment',
  everySeconds: 86_400,
  handle: reviewReplenishment,
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

/** Orders that nobody paid and drafts that nobody completed end in time. Safe twice: the order's row decides. */
export const orderExpiry = defineSchedule({ name: 'orders.expire-orders', everySeconds: 60, handle: expireOrders });

/** Returns that nobody sent in end, overdue ones are asked after. Safe twice: the order's row decides. */
export const returnExpiry = defineSchedule({ name: 'orders.expire-returns', everySeconds: 600, handle: expireReturns });

/** Edits that were asked for and that nobody decided end in time. Safe twice: the order's row decides. */
export const editRequestExpiry = defineSchedule({
  name: 'orders.expire-edit-requests',
  everySeconds: 600,
  handle: expireEditRequests,
});

/** What stock did not have in the time that a sourcing rule gave it is cancelled. Safe twice: a deadline is taken once. */
export const shortfallCancelling = defineSchedule({
  name: 'orders.cancel-due-shortfalls',
  everySeconds: 60,
  handle: cancelDueShortfalls,
});

/** Orders whose units wait for stock for too long become cases. Safe twice: the order's own row says that it was told. */
export const backorderSweep = defineSchedule({
  name: 'orders.sweep-old-backorders',
  everySeconds: 900,
  handle: sweepOldBackorders,
});

/** Orders that are in a state for longer than their channel allows become cases. Safe twice: each once per state. */
export const overdueSweep = defineSchedule({
  name: 'orders.sweep-overdue-orders',
  everySeconds: 900,
  handle: sweepOverdueOrders,
});

/** Authorisations are renewed before they lapse. Safe twice: an authorisation has one successor. */
export const authorizationRenewal = defineSchedule({
  name: 'orders.renew-authorizations',
  everySeconds: 600,
  handle: renewAuthorizations,
});

/** Store credit and gift cards lapse. Safe twice: what has lapsed leaves once. */
export const creditExpiry = defineSchedule({ name: 'orders.expire-credit', everySeconds: 300, handle: expireCredit });

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

/** Work that was scheduled for a moment opens at it. Safe twice: only work still scheduled is opened. */
export const workOpening = defineSchedule({
  name: 'fulfillment.open-scheduled-work',
  everySeconds: 60,
  handle: openScheduledWork,
});

/** Customers are reminded of what waits in a store, and what nobody fetches goes back. Safe twice: what was told is kept. */
export const pickupWatch = defineSchedule({
  name: 'fulfillment.watch-pickups',
  everySeconds: 300,
  handle: watchPickups,
});

/** Labels that are no longer wanted are given back. Safe twice: voiding a voided label changes nothing. */
export const labelVoiding = defineSchedule({
  name: 'fulfillment.void-unused-labels',
  everySeconds: 60,
  handle: voidUnusedLabels,
});

/** Labels of which nobody knows whether they were bought are looked up. Safe twice: a parcel's key buys one label. */
export const labelLookUp = defineSchedule({
  name: 'fulfillment.look-up-labels',
  everySeconds: 120,
  handle: lookUpLabels,
});

/** Carriers that could not be told of a manifest are told. Safe twice: our number is the key. */
export const manifestTelling = defineSchedule({
  name: 'fulfillment.tell-manifests',
  everySeconds: 120,
  handle: tellManifests,
});

/** Carriers are asked after parcels under way. Safe twice: scans have ids. */
export const carrierPolling = defineSchedule({
  name: 'fulfillment.poll-carriers',
  everySeconds: 120,
  handle: pollCarriers,
});

/** Facts are made anew after a change of the business's time zone. Safe twice: the wish is taken back once it is met. */
export const analyticsRebuild = defineSchedule({
  name: 'analytics.rebuild-when-wanted',
  everySeconds: 60,
  handle: rebuildWhenWanted,
});

/** Reports whose hour has come are sent. Safe twice: the row that is due moves on to its next hour. */
export const reportStart = defineSchedule({
  name: 'analytics.start-due-reports',
  everySeconds: 60,
  handle: startDueReports,
});
