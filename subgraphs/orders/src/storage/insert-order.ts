import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { OrderState } from '../rules/order-state.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import { timelineRows } from './timeline.js';

const snake = (record: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );

const ORDER_COLUMNS =
  'id uuid, number text, version bigint, demand_version bigint, last_sequence int, channel_code text, external_reference text, customer_id uuid, email text, billing_address jsonb, status text, payment_status text, fulfillment_status text, return_status text, has_open_hold boolean, has_backorder boolean, historical boolean, priority int, currency text, subtotal bigint, discount_total bigint, shipping_total bigint, tax_total bigint, total bigint, original_total bigint, captured bigint, refunded bigint, reservation_id uuid, ship_country text, ship_postal_code text, carrier_name text, required_at timestamptz, promised_to timestamptz, placed_at timestamptz, confirmed_at timestamptz, shipped_at timestamptz, completed_at timestamptz, cancelled_at timestamptz, created_at timestamptz, updated_at timestamptz';
const DELIVERY_COLUMNS =
  'id uuid, order_id uuid, position smallint, method text, address jsonb, pickup_location_id uuid, promised_from timestamptz, promised_to timestamptz, shipping_price bigint, service text';
const LINE_COLUMNS =
  'id uuid, order_id uuid, delivery_id uuid, position smallint, kind text, sku text, title text, stock_tracked boolean, requires_shipping boolean, quantity int, unit_price bigint, unit_price_source text, discount_rate numeric, discount_total bigint, tax_total bigint, open int, shipped int, delivered int';
const COMPONENT_COLUMNS = 'line_id uuid, sku text, per_kit int, price_share bigint';
const PAYMENT_COLUMNS =
  'id uuid, order_id uuid, method text, provider text, reference text, status text, amount bigint, authorized bigint, captured bigint';
const HOLD_COLUMNS =
  'id uuid, order_id uuid, reason text, note text, status text, placed_by jsonb, placed_at timestamptz';
const EVENT_COLUMNS =
  'id uuid, order_id uuid, sequence int, type text, occurred_at timestamptz, status text, payment_status text, fulfillment_status text, return_status text, actor jsonb, reason text, data jsonb, visibility text, source_event_id uuid';

const namesOf = (columns: string): string =>
  columns
    .split(', ')
    .map((column) => column.split(' ')[0])
    .join(', ');
const into = (table: string, columns: string, records: readonly object[]) =>
  sql`insert into ${sql.raw(table)} (${sql.raw(namesOf(columns))}) select ${sql.raw(namesOf(columns))} from ${recordset(records, 's', columns)}`;

/** Inserts whole orders with their timelines in one statement: one round trip for one order or hundreds. */
export async function insertOrders(
  tx: Tx,
  orders: readonly { readonly order: OrderState; readonly entries: readonly TimelineEntry[] }[],
): Promise<void> {
  const events = orders.flatMap(({ order, entries }) => timelineRows(order, entries, tx));
  const owned = <T extends object>(pick: (order: OrderState) => readonly T[]) =>
    orders.flatMap(({ order }) => pick(order).map((one) => snake({ ...one, orderId: order.id })));
  const components = orders.flatMap(({ order }) =>
    order.lines.flatMap((line) => line.components.map((component) => snake({ ...component, lineId: line.id }))),
  );
  await run(
    tx.db,
    sql`
    with o as (${into(
      'orders',
      ORDER_COLUMNS,
      orders.map(({ order }) => snake({ ...order, lines: undefined, deliveries: undefined })),
    )}),
    d as (${into(
      'order_delivery',
      DELIVERY_COLUMNS,
      owned((order) => order.deliveries),
    )}),
    l as (${into(
      'order_line',
      LINE_COLUMNS,
      owned((order) => order.lines.map((line) => ({ ...line, components: undefined }))),
    )}),
    c as (${into('order_line_component', COMPONENT_COLUMNS, components)}),
    p as (insert into payment (${sql.raw(namesOf(PAYMENT_COLUMNS))}, created_at, updated_at)
          select ${sql.raw(namesOf(PAYMENT_COLUMNS))}, ${tx.now}::timestamptz, ${tx.now}::timestamptz from ${recordset(
            owned((order) => order.payments),
            's',
            PAYMENT_COLUMNS,
          )}),
    h as (${into(
      'hold',
      HOLD_COLUMNS,
      owned((order) => order.holds),
    )})
    insert into order_event (${sql.raw(namesOf(EVENT_COLUMNS))}, recorded_at)
    select ${sql.raw(namesOf(EVENT_COLUMNS))}, ${tx.now}::timestamptz from ${recordset(events, 's', EVENT_COLUMNS)}`,
  );
}
