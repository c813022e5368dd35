import type { Tx } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { stableJson } from '@oms/platform/values/stable-json';
import { nextState } from '@oms/platform/values/lifecycle';
import type { OrdersServices } from '../services.js';
import { flags, fulfillmentStatus, isComplete, paymentStatus, returnStatus } from '../rules/derived-statuses.js';
import { demandChanged, orderChanged } from '../rules/orders-events.js';
import { orderLifecycle } from '../rules/order-lifecycle.js';
import { orderTotals } from '../rules/order-totals.js';
import type { OrderState } from '../rules/order-state.js';
import { recipientSealer } from './recipient.js';
import { insertTimeline, timelineRows, type TimelineEntry } from './timeline.js';
import { writeChildren } from './write-children.js';

/** Brings totals, derived statuses and the order's own status in line with its rows. Answers the entries that follow. */
function settle(order: OrderState, now: Date): TimelineEntry[] {
  Object.assign(order, orderTotals(order));
  order.captured = order.payments.reduce((sum, payment) => sum + payment.captured, 0);
  order.paymentStatus = paymentStatus(order);
  order.returnStatus = returnStatus(order);
  order.fulfillmentStatus = fulfillmentStatus(order);
  Object.assign(order, flags(order));
  const entries: TimelineEntry[] = [];
  const shippedAll =
    order.lines.every((line) => line.shipped + line.cancelled === line.quantity) &&
    order.lines.some((line) => line.shipped > 0);
  if (shippedAll) order.shippedAt ??= now;
  if (isComplete(order) && nextState(orderLifecycle, order.status, 'complete')) {
    order.status = 'COMPLETED';
    order.completedAt = now;
    entries.push({ type: 'ORDER_COMPLETED' });
  }
  if (
    order.lines.every((line) => line.cancelled === line.quantity) &&
    nextState(orderLifecycle, order.status, 'cancel')
  ) {
    order.status = 'CANCELLED';
    order.cancelledAt = now;
    entries.push({ type: 'ORDER_CANCELLED' });
  }
  return entries;
}

/** The part of an order that stock and fulfillment act on: when it changes, they are told. */
export const demandFingerprint = (order: OrderState): string =>
  stableJson({
    hold: order.holds.some((hold) => hold.status !== 'RELEASED'),
    confirmed: order.confirmedAt !== null,
    lines: order.lines.map((line) => [line.id, line.quantity, line.cancelled, line.cancelPending]),
  });

async function writeOrder(tx: Tx, order: OrderState): Promise<void> {
  await run(
    tx.db,
    sql`update orders set version = ${order.version}, demand_version = ${order.demandVersion}, last_sequence = ${order.lastSequence}, status = ${order.status},
          payment_status = ${order.paymentStatus}, fulfillment_status = ${order.fulfillmentStatus}, return_status = ${order.returnStatus},
          has_open_hold = ${order.hasOpenHold}, has_backorder = ${order.hasBackorder}, subtotal = ${order.subtotal}, discount_total = ${order.discountTotal},
          shipping_total = ${order.shippingTotal}, tax_total = ${order.taxTotal}, total = ${order.total}, captured = ${order.captured}, refunded = ${order.refunded},
          confirmed_at = ${order.confirmedAt}, shipped_at = ${order.shippedAt}, completed_at = ${order.completedAt}, cancelled_at = ${order.cancelledAt},
          fulfillment_seen = ${order.fulfillmentSeen}, updated_at = ${tx.now}
        where id = ${order.id}`,
  );
}

/**
 * Saves a loaded and changed order: settles it, numbers the timeline, raises the version and tells the others. `before`
 * is the demand as loaded, from `demandFingerprint`. With nothing to tell and nothing changed it should not be called.
 */
export async function saveOrder(
  tx: Tx,
  services: OrdersServices,
  order: OrderState,
  before: string,
  entries: readonly TimelineEntry[],
): Promise<void> {
  const followUps = settle(order, tx.now);
  order.version += 1;
  order.updatedAt = tx.now;
  const demands = order.confirmedAt !== null && !order.historical && demandFingerprint(order) !== before;
  if (demands) order.demandVersion += 1;
  for (const request of order.cancellations)
    if (request.demandVersion === 0) request.demandVersion = order.demandVersion;
  const timeline = timelineRows(order, [...entries, ...followUps], tx);
  await writeOrder(tx, order);
  await writeChildren(tx, order);
  await insertTimeline(tx, timeline);
  tx.emit(orderChanged(order));
  if (demands) tx.emit(demandChanged(order, recipientSealer(services, order)));
}
