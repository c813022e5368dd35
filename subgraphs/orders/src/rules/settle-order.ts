import { nextState } from '@oms/platform/values/lifecycle';
import { capturedOf, flags, fulfillmentStatus, isComplete, paymentStatus, returnStatus } from './derived-statuses.js';
import { dueForShipped, orderTotals } from './order-totals.js';
import { orderLifecycle } from './order-lifecycle.js';
import type { OrderState } from './order-state.js';
import type { TimelineEntry } from './timeline-entry.js';

/** Brings totals, derived statuses and the order's own status in line with its rows. Answers the entries that follow. */
export function settleOrder(order: OrderState, now: Date): TimelineEntry[] {
  Object.assign(order, orderTotals(order));
  order.captured = capturedOf(order);
  order.paymentStatus = paymentStatus(order);
  order.returnStatus = returnStatus(order);
  order.fulfillmentStatus = fulfillmentStatus(order);
  Object.assign(order, flags(order));
  const shippedAll =
    order.lines.every((line) => line.shipped + line.cancelled === line.quantity) &&
    order.lines.some((line) => line.shipped > 0);
  if (shippedAll) order.shippedAt ??= now;
  return closeOrder(order, now);
}

function closeOrder(order: OrderState, now: Date): TimelineEntry[] {
  const completed = isComplete(order) ? nextState(orderLifecycle, order.status, 'complete') : undefined;
  if (completed) {
    Object.assign(order, { status: completed, completedAt: now });
    return [{ type: 'ORDER_COMPLETED' }];
  }
  const nothingLeft = order.lines.every((line) => line.cancelled === line.quantity);
  const cancelled = nothingLeft ? nextState(orderLifecycle, order.status, 'cancel') : undefined;
  if (!cancelled) return [];
  Object.assign(order, { status: cancelled, cancelledAt: now });
  return [{ type: 'ORDER_CANCELLED' }];
}

/** An amount in minor units to capture of one payment. */
interface DueCapture {
  readonly paymentId: string;
  readonly amount: number;
}

/** What is to be captured now: what has shipped and is neither captured nor on its way. Marks it as on its way. */
export function takeDueCaptures(order: OrderState): DueCapture[] {
  const taken = order.payments.reduce((sum, payment) => sum + payment.captured + payment.capturing, 0);
  let due = dueForShipped(order) - taken;
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
