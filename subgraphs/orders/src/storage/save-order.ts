import type { Tx } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { stableJson } from '@oms/platform/values/stable-json';
import type { OrdersServices } from '../services.js';
import { demandChanged } from '../rules/demand-changed.js';
import { orderChanged } from '../rules/order-changed.js';
import { settleOrder } from '../rules/settle-order.js';
import type { OrderState } from '../rules/order-state.js';
import { insertDueCaptures } from './insert-captures.js';
import { recipientSealer } from './recipient.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import { insertTimeline, timelineRows } from './timeline.js';
import { writeChildren } from './write-children.js';

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
          fulfillment_seen = ${order.fulfillmentSeen}, reservation_id = ${order.reservationId}, updated_at = ${tx.now}
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
  const followUps = settleOrder(order, tx.now);
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
  await insertDueCaptures(tx, order);
  tx.emit(orderChanged(order));
  if (demands) tx.emit(demandChanged(order, recipientSealer(services, order)));
}
