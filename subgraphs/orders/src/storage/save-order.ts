import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import { stableJson } from '@oms/platform/values/stable-json';
import type { OrdersServices } from '../services.js';
import { demandChanged } from '../rules/demand-changed.js';
import { orderNotices } from '../rules/order-notices.js';
import { orderChanged } from '../rules/order-changed.js';
import { settleOrder } from '../rules/settle-order.js';
import type { OrderState } from '../rules/order-state.js';
import { insertDueCaptures } from './insert-captures.js';
import { contactSealer, recipientSealer } from './recipient.js';
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

const COLUMNS = [
  'version bigint',
  'demand_version bigint',
  'last_sequence int',
  'status text',
  'payment_status text',
  'fulfillment_status text',
  'return_status text',
  'has_open_hold boolean',
  'has_backorder boolean',
  'subtotal bigint',
  'discount_total bigint',
  'shipping_total bigint',
  'tax_total bigint',
  'total bigint',
  'captured bigint',
  'refunded bigint',
  'confirmed_at timestamptz',
  'shipped_at timestamptz',
  'completed_at timestamptz',
  'cancelled_at timestamptz',
  'fulfillment_seen bigint',
  'reservation_id uuid',
];
const NAMES = COLUMNS.map((column) => column.split(' ')[0]);

const rowOf = (order: OrderState): object => ({
  id: order.id,
  version: order.version,
  demand_version: order.demandVersion,
  last_sequence: order.lastSequence,
  status: order.status,
  payment_status: order.paymentStatus,
  fulfillment_status: order.fulfillmentStatus,
  return_status: order.returnStatus,
  has_open_hold: order.hasOpenHold,
  has_backorder: order.hasBackorder,
  subtotal: order.subtotal,
  discount_total: order.discountTotal,
  shipping_total: order.shippingTotal,
  tax_total: order.taxTotal,
  total: order.total,
  captured: order.captured,
  refunded: order.refunded,
  confirmed_at: order.confirmedAt,
  shipped_at: order.shippedAt,
  completed_at: order.completedAt,
  cancelled_at: order.cancelledAt,
  fulfillment_seen: order.fulfillmentSeen,
  reservation_id: order.reservationId,
});

async function writeOrders(tx: Tx, orders: readonly OrderState[]): Promise<void> {
  await run(
    tx.db,
    sql`update orders set (${sql.raw(NAMES.join(', '))}, updated_at) = (${sql.raw(NAMES.map((name) => `s.${name}`).join(', '))}, ${tx.now}::timestamptz)
        from ${recordset(orders.map(rowOf), 's', ['id uuid', ...COLUMNS].join(', '))} where orders.id = s.id`,
  );
}

/** An order as it was loaded and changed since. */
export interface ChangedOrder {
  readonly order: OrderState;
  /** The demand as loaded, from `demandFingerprint`. */
  readonly before: string;
  readonly entries: readonly TimelineEntry[];
}

/** Settles the order and raises its version; answers whether stock and fulfillment must hear of it. */
function finish({ order, before }: ChangedOrder, now: Date): { followUps: TimelineEntry[]; demands: boolean } {
  const followUps = settleOrder(order, now);
  order.version += 1;
  order.updatedAt = now;
  const demands = order.confirmedAt !== null && !order.historical && demandFingerprint(order) !== before;
  if (demands) order.demandVersion += 1;
  for (const request of order.cancellations)
    if (request.demandVersion === 0) request.demandVersion = order.demandVersion;
  return { followUps, demands };
}

/**
 * Saves loaded and changed orders, all of them in as many statements as one: settles each, numbers its timeline, raises
 * its version and tells the others. With nothing to tell and nothing changed an order should not be among them.
 */
export async function saveOrders(tx: Tx, services: OrdersServices, changes: readonly ChangedOrder[]): Promise<void> {
  if (changes.length === 0) return;
  const finished = changes.map((change) => ({ ...change, ...finish(change, tx.now) }));
  const orders = changes.map(({ order }) => order);
  const timeline = finished.flatMap(({ order, entries, followUps }) =>
    timelineRows(order, [...entries, ...followUps], tx),
  );
  await writeOrders(tx, orders);
  await writeChildren(tx, orders);
  await insertTimeline(tx, timeline);
  await insertDueCaptures(tx, orders);
  for (const { order, demands, entries, followUps } of finished) {
    tx.emit(orderChanged(order));
    if (demands) tx.emit(demandChanged(order, recipientSealer(services, order)));
    for (const notice of orderNotices(order, [...entries, ...followUps], contactSealer(services))) tx.emit(notice);
  }
}
