import { nextState } from '@oms/platform/values/lifecycle';
import { capturedOf, flags, fulfillmentStatus, isComplete, paymentStatus, returnStatus } from './derived-statuses.js';
import { policiesOf } from './channel-policies.js';
import { releasePayment } from './confirm.js';
import { dueForShipped, orderTotals } from './order-totals.js';
import { excessOf, isCovered, refundedOf, refundEntry, refundExcess, takenOf } from './refunds.js';
import { orderLifecycle } from './order-lifecycle.js';
import type { OrderState } from './order-state.js';
import { settleReturns } from './returns/move-return.js';
import { isUnderWay } from './returns/return-record.js';
import type { TimelineEntry } from './timeline-entry.js';

/** Brings totals, derived statuses and the order's own status in line with its rows. Answers the entries that follow. */
export function settleOrder(order: OrderState, now: Date, by: unknown): TimelineEntry[] {
  Object.assign(order, orderTotals(order));
  const settled = settleReturns(order, now);
  const entries = [
    ...settled,
    ...reopenOrder(order),
    ...closeOrder(order, now),
    ...returnMoney(order, now, by),
    ...releaseMet(order, now, by),
  ];
  order.captured = capturedOf(order);
  order.refunded = refundedOf(order);
  order.paymentStatus = paymentStatus(order);
  order.returnStatus = returnStatus(order);
  order.fulfillmentStatus = fulfillmentStatus(order);
  Object.assign(order, flags(order));
  if (order.status !== 'PENDING' && order.status !== 'DRAFT') order.expiresAt = null;
  const shippedAll =
    order.lines.every((line) => line.shipped + line.cancelled === line.quantity) &&
    order.lines.some((line) => line.shipped > 0);
  if (shippedAll) order.shippedAt ??= now;
  return entries;
}

/** What the order does not cost any more goes back, unless the channel wants people to decide. */
function returnMoney(order: OrderState, now: Date, by: unknown): TimelineEntry[] {
  const undecided = order.status === 'DRAFT' || order.status === 'PENDING' || order.historical;
  // A refund that failed is for a person: asking again by itself would never end.
  const failed = order.refunds.some((refund) => refund.status === 'FAILED');
  if (undecided || failed || excessOf(order) <= 0) return [];
  // An order that came to nothing keeps nobody's money, whatever the policy.
  if (order.confirmedAt && !policiesOf(order.policies).refundExcess) return [];
  return refundExcess(order, { reason: 'ORDER_COSTS_LESS', by, now }).map(refundEntry);
}

/** Holds that wait for something which has happened are released by themselves. */
function releaseMet(order: OrderState, now: Date, by: unknown): TimelineEntry[] {
  const met = (reason: string): boolean =>
    (reason === 'AWAITING_PAYMENT' && isCovered(order)) ||
    (reason === 'INVENTORY_OUT_OF_STOCK' && order.lines.every((line) => line.backordered === 0));
  const released = order.holds.filter(
    (hold) => hold.status !== 'RELEASED' && hold.owner === 'system' && met(hold.reason),
  );
  for (const hold of released) Object.assign(hold, { status: 'RELEASED', releasedBy: by, releasedAt: now });
  return released.map(({ reason }) => ({ type: 'HOLD_RELEASED', reason, visibility: 'STAFF' }));
}

/** Authorisations that nothing will be captured of are given back. */
function releaseAuthorizations(order: OrderState, now: Date): void {
  for (const payment of order.payments) if (payment.capturing === 0) releasePayment(payment, 'void', now);
}

/** What comes back, or goes out again, opens an order that was complete. */
function reopenOrder(order: OrderState): TimelineEntry[] {
  const wanted = order.lines.some((line) => line.open + line.backordered + line.allocated > 0);
  const reopened =
    wanted || order.returns.some(isUnderWay) ? nextState(orderLifecycle, order.status, 'reopen') : undefined;
  if (!reopened) return [];
  Object.assign(order, { status: reopened, completedAt: null });
  return [{ type: 'ORDER_REOPENED' }];
}

function closeOrder(order: OrderState, now: Date): TimelineEntry[] {
  const completed = isComplete(order) ? nextState(orderLifecycle, order.status, 'complete') : undefined;
  if (completed) {
    Object.assign(order, { status: completed, completedAt: now });
    releaseAuthorizations(order, now);
    return [{ type: 'ORDER_COMPLETED' }];
  }
  const nothingLeft = order.lines.every((line) => line.cancelled === line.quantity);
  const cancelled = nothingLeft ? nextState(orderLifecycle, order.status, 'cancel') : undefined;
  if (!cancelled) return [];
  Object.assign(order, { status: cancelled, cancelledAt: now });
  releaseAuthorizations(order, now);
  return [{ type: 'ORDER_CANCELLED' }];
}

/** An amount in minor units to capture of one payment. */
interface DueCapture {
  readonly paymentId: string;
  readonly amount: number;
}

/** What is to be captured now: what has shipped and is neither captured nor on its way. Marks it as on its way. */
export function takeDueCaptures(order: OrderState): DueCapture[] {
  let due = dueForShipped(order) - order.allowanceTotal - takenOf(order);
  const captures: DueCapture[] = [];
  for (const payment of order.payments) {
    if (payment.status !== 'AUTHORIZED' && payment.status !== 'PARTIALLY_CAPTURED') continue;
    const amount = Math.min(due, payment.authorized - payment.captured - payment.capturing);
    if (amount <= 0) continue;
    payment.capturing += amount;
    due -= amount;
    captures.push({ paymentId: payment.id, amount });
  }
  return captures;
}
