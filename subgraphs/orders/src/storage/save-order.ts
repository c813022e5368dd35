import { namesOf } from '@oms/platform/database/insert-into';
import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import { stableJson } from '@oms/platform/values/stable-json';
import type { OrdersServices } from '../services.js';
import { demandChanged } from '../rules/demand-changed.js';
import { orderNotices } from '../rules/order-notices.js';
import { invoiceRequested, notesRequested, wantsInvoice } from '../rules/wants-invoice.js';
import { settleOrder } from '../rules/settle-order.js';
import type { OrderState } from '../rules/order-state.js';
import { creditRefunds } from './credit-refunds.js';
import { endRequestsOfOver } from './edit-requests.js';
import { emitRefunds, insertDueCaptures } from './insert-captures.js';
import { ORDER_PARTS } from './load-order.js';
import { contactSealer, recipientSealer } from './recipient.js';
import { returnChanged } from '../rules/returns/return-stock.js';
import { changedReturns } from './returns.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import { insertTimeline, timelineRows } from './timeline.js';
import { snake } from '@oms/platform/values/snake-case';
import { casesOfOrder } from './told-cases.js';
import { tellOfOrder } from './told-facts.js';
import { writeChildren } from './write-children.js';
import { writeShape } from './write-shape.js';

/** The part of an order that stock and fulfillment act on: when it changes, they are told. */
export const demandFingerprint = (order: OrderState): string =>
  stableJson({
    hold: order.holds.some((hold) => hold.status !== 'RELEASED'),
    confirmed: order.confirmedAt !== null,
    lines: order.lines.map((line) => [line.id, line.deliveryId, line.quantity, line.cancelled, line.cancelPending]),
    deliveries: order.deliveries.map((one) => [
      one.id,
      one.method,
      one.address,
      one.pickupLocationId,
      one.service,
      one.promisedTo,
    ]),
    email: order.email,
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
  'returns_opened int',
  'claims_opened int',
  'confirmed_at timestamptz',
  'shipped_at timestamptz',
  'completed_at timestamptz',
  'cancelled_at timestamptz',
  'fulfillment_seen bigint',
  'reservation_id uuid',
  'tax_included_total bigint',
  'expires_at timestamptz',
  'allowance_total bigint',
];
/** What only edits and completed drafts change. */
const SHAPE_COLUMNS = [
  'number text',
  'external_reference text',
  'customer_id uuid',
  'email text',
  'phone text',
  'billing_address jsonb',
  'tax_exempt boolean',
  'prices_include_tax boolean',
  'base_currency text',
  'exchange_rate numeric',
  'priority int',
  'original_total bigint',
  'ship_country text',
  'ship_postal_code text',
  'promised_to timestamptz',
  'placed_at timestamptz',
  'risk jsonb',
  'tags text[]',
];

const rowOf = (order: OrderState): object =>
  snake({ ...order, ...Object.fromEntries(ORDER_PARTS.map((part) => [part, undefined])) });

async function writeOrders(tx: Tx, orders: readonly OrderState[], reshaped: boolean): Promise<void> {
  const columns = reshaped ? [...COLUMNS, ...SHAPE_COLUMNS] : COLUMNS;
  const names = namesOf(columns.join(', '));
  await run(
    tx.db,
    sql`update orders set (${sql.raw(names.join(', '))}, updated_at) = (${sql.raw(names.map((name) => `s.${name}`).join(', '))}, ${tx.now}::timestamptz)
        from ${recordset(orders.map(rowOf), 's', ['id uuid', ...columns].join(', '))} where orders.id = s.id`,
  );
}

/** An order as it was loaded and changed since. */
export interface ChangedOrder {
  readonly order: OrderState;
  /** The demand as loaded, from `demandFingerprint`. */
  readonly before: string;
  readonly entries: readonly TimelineEntry[];
  /** Whether lines, deliveries, prices or the customer changed: more is written then. */
  readonly reshaped?: boolean;
}

/** Settles the order and raises its version; answers whether stock and fulfillment must hear of it. */
function finish(
  { order, before }: ChangedOrder,
  now: Date,
  by: unknown,
): { followUps: TimelineEntry[]; demands: boolean } {
  const followUps = settleOrder(order, now, by);
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
  const by = { role: tx.actor.role, id: tx.actor.id };
  const settled = changes.map((change) => ({ ...change, ...finish(change, tx.now, by) }));
  const orders = changes.map(({ order }) => order);
  const ended = await endRequestsOfOver(tx, orders);
  const finished = settled.map(({ order, entries, followUps, demands }) => {
    const end = ended.get(order.id);
    return { order, demands, entries: [...entries, ...followUps, ...(end ? [end] : [])] };
  });
  const timeline = finished.flatMap(({ order, entries }) => timelineRows(order, entries, tx));
  const reshaped = changes.filter((change) => change.reshaped).map(({ order }) => order);
  await writeOrders(tx, orders, reshaped.length > 0);
  if (reshaped.length > 0) await writeShape(tx, reshaped);
  await writeChildren(tx, orders);
  await creditRefunds(tx, orders);
  await insertTimeline(tx, timeline);
  await insertDueCaptures(tx, orders);
  emitRefunds(tx, orders);
  for (const { order, demands, entries } of finished) {
    tx.emit(tellOfOrder(order));
    for (const asked of casesOfOrder(order)) tx.emit(asked);
    for (const one of changedReturns(order, tx.now)) tx.emit(returnChanged(order, one));
    if (wantsInvoice(order, tx.now)) tx.emit(invoiceRequested(order));
    for (const note of notesRequested(order, tx.now)) tx.emit(note);
    if (demands) tx.emit(demandChanged(order, recipientSealer(services, order)));
    for (const notice of orderNotices(order, entries, contactSealer(services))) tx.emit(notice);
  }
}
