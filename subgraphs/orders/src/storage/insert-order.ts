import { insertInto } from '@oms/platform/database/insert-into';
import type { Tx } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import type { OrderState } from '../rules/order-state.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import { searchTerms } from '../rules/search-terms.js';
import { timelineInsert, timelineRows } from './timeline.js';

const ORDER_COLUMNS =
  'id uuid, number text, version bigint, demand_version bigint, last_sequence int, channel_code text, external_reference text, customer_id uuid, email text, billing_address jsonb, status text, payment_status text, fulfillment_status text, return_status text, has_open_hold boolean, has_backorder boolean, historical boolean, priority int, currency text, subtotal bigint, discount_total bigint, shipping_total bigint, tax_total bigint, total bigint, original_total bigint, captured bigint, refunded bigint, reservation_id uuid, ship_country text, ship_postal_code text, carrier_name text, required_at timestamptz, promised_to timestamptz, placed_at timestamptz, confirmed_at timestamptz, shipped_at timestamptz, completed_at timestamptz, cancelled_at timestamptz, created_at timestamptz, updated_at timestamptz, prices_include_tax boolean, tax_exempt boolean, tax_included_total bigint, base_currency text, exchange_rate numeric, phone text, tags text[], expires_at timestamptz, risk jsonb';
export const DELIVERY_COLUMNS =
  'id uuid, order_id uuid, position smallint, method text, address jsonb, pickup_location_id uuid, promised_from timestamptz, promised_to timestamptz, shipping_price bigint, service text, shipping_price_source text, shipping_discount bigint, shipping_tax bigint, shipping_tax_included bigint, shipping_taxes jsonb, requested_date date, gift_message text';
export const LINE_COLUMNS =
  'id uuid, order_id uuid, delivery_id uuid, position smallint, kind text, sku text, title text, stock_tracked boolean, requires_shipping boolean, quantity int, unit_price bigint, unit_price_source text, discount_rate numeric, discount_total bigint, tax_total bigint, open int, shipped int, delivered int, tax_included bigint, taxes jsonb, tax_category text, delivered_at timestamptz, replaces_line_id uuid';
export const COMPONENT_COLUMNS = 'line_id uuid, sku text, per_kit int, price_share bigint';
const PAYMENT_COLUMNS =
  'id uuid, order_id uuid, method text, provider text, reference text, status text, amount bigint, authorized bigint, captured bigint';
export const DISCOUNT_COLUMNS =
  'id uuid, order_id uuid, position smallint, scope text, line_id uuid, code text, reason text, rate numeric, amount bigint, applied bigint, removed boolean';
const HOLD_COLUMNS =
  'id uuid, order_id uuid, reason text, note text, status text, placed_by jsonb, placed_at timestamptz, release_at timestamptz, owner text';

/** Inserts whole orders with their timelines in one statement: one round trip for one order or hundreds. */
export async function insertOrders(
  tx: Tx,
  placed: readonly { readonly order: OrderState; readonly entries: readonly TimelineEntry[] }[],
): Promise<void> {
  const events = placed.flatMap(({ order, entries }) => timelineRows(order, entries, tx));
  const heads = placed.map(({ order }) => order);
  const owned = (pick: (order: OrderState) => readonly object[]) =>
    heads.flatMap((order) => pick(order).map((one) => ({ ...one, orderId: order.id })));
  const deliveries = owned((order) => order.deliveries);
  const lines = owned((order) => order.lines);
  const components = heads.flatMap((order) =>
    order.lines.flatMap((line) => line.components.map((component) => ({ ...component, lineId: line.id }))),
  );
  const payments = owned((order) => order.payments);
  const holds = owned((order) => order.holds);
  const discounts = owned((order) => order.discounts);
  const searched = placed.map(({ order }) => ({ order_id: order.id, terms: searchTerms(order) }));
  const booked = { created_at: tx.now, updated_at: tx.now };
  await run(
    tx.db,
    sql`
    with o as (${insertInto('orders', ORDER_COLUMNS, heads)}),
    d as (${insertInto('order_delivery', DELIVERY_COLUMNS, deliveries)}),
    l as (${insertInto('order_line', LINE_COLUMNS, lines)}),
    c as (${insertInto('order_line_component', COMPONENT_COLUMNS, components)}),
    p as (${insertInto('payment', PAYMENT_COLUMNS, payments, booked)}),
    h as (${insertInto('hold', HOLD_COLUMNS, holds)}),
    x as (${insertInto('order_discount', DISCOUNT_COLUMNS, discounts)}),
    s as (${insertInto('order_search', 'order_id uuid, terms tsvector', searched)})
    ${timelineInsert(events, tx.now)}`,
  );
}
