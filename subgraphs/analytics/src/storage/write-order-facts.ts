import { rows, run, sql, type Sql } from '@oms/platform/database/sql';
import { archiveOf } from './archive.js';
import { holdCurrencies } from './hold-currencies.js';
import type { Fact } from '../rules/catalog/model.js';
import { lineRows, orderRow, paymentRows, refundRows, type OrderFact } from '../rules/order-facts.js';
import { replaceRows, type OwnedTable } from './replace-rows.js';
import { isCounted, writeCustomerFacts } from './write-customer-facts.js';
import { writeCustomerSets } from './write-customer-sets.js';
import { inOrder, standIn } from './stand-in-items.js';

/** The business's time zone; one row. */
export const SETTING = 'cross join reporting_setting z';
const day = (moment: string): string => `(${moment} at time zone z.time_zone)::date`;

const ORDER: OwnedTable = {
  name: 'fact_order',
  key: 'order_id',
  owner: 'order_id',
  columns:
    'order_id uuid, number text, channel text, currency text, status text, payment_status text, fulfillment_status text, return_status text, historical boolean, placed_at timestamptz, shipped_at timestamptz, completed_at timestamptz, cancelled_at timestamptz, due_at timestamptz, promised_to timestamptz, carrier text, customer_id uuid, country text, shipping bigint, tax bigint, tax_included bigint, total bigint, original_total bigint, captured bigint, refunded bigint, units int, cancelled_units int, returned_units int, late boolean, perfect boolean',
  derived: { placed_day: day('r.placed_at'), placed_hour: "date_trunc('hour', r.placed_at at time zone z.time_zone)" },
  joins: SETTING,
};

/** What the units of a line cost, in minor units of its order's currency. */
export const LINE_COST = (line: string, exponent: string): string =>
  `round((${line}.quantity - ${line}.cancelled) * i.unit_cost * 10::numeric ^ ${exponent})`;

const LINE: OwnedTable = {
  name: 'fact_order_line',
  key: 'line_id',
  owner: 'order_id',
  columns:
    'line_id uuid, order_id uuid, sku text, quantity int, cancelled int, backordered int, shipped int, delivered int, returned int, lost int, gross bigint, discount bigint, tax bigint, net_exact numeric',
  derived: { category: 'i.category', supplier: 'i.supplier_code', cost: LINE_COST('r', 'y.exponent') },
  joins:
    'left join dim_item i on i.sku = r.sku join new_fact_order o on o.order_id = r.order_id join dim_currency y on y.currency = o.currency',
};

const MONEY =
  'order_id uuid, channel text, currency text, country text, status text, amount bigint, created_at timestamptz';
const PAYMENT: OwnedTable = {
  name: 'fact_payment',
  key: 'payment_id',
  owner: 'order_id',
  columns: `payment_id uuid, method text, provider text, authorized bigint, captured bigint, ${MONEY}`,
  derived: { day: day('r.created_at') },
  joins: SETTING,
};
const REFUND: OwnedTable = {
  name: 'fact_refund',
  key: 'refund_id',
  owner: 'order_id',
  columns: `refund_id uuid, payment_id uuid, reason text, ${MONEY}`,
  derived: { day: day('r.created_at') },
  joins: SETTING,
};

interface KnownOrder {
  readonly orderId: string;
  readonly customerId: string | null;
  readonly status: string;
  readonly day: string;
  readonly placedAt: Date;
  readonly total: number;
  readonly currency: string;
  readonly channel: string;
  readonly country: string | null;
}

/** The orders among these that there are facts of already. */
const known = (db: Sql, ids: readonly string[]): Promise<KnownOrder[]> =>
  rows(
    db,
    sql`select order_id, customer_id, status, placed_day::text as day, placed_at, total, currency, channel, country from fact_order where order_id = any(${ids}::uuid[])`,
  );

/** Whether the lives of an order's customers, the one before and the one now, are as they were. */
const isSameToCustomers = (before: KnownOrder, now: OrderFact): boolean =>
  before.customerId === now.customerId &&
  isCounted(before.status) === isCounted(now.status) &&
  (before.status === 'DRAFT') === (now.status === 'DRAFT') &&
  before.placedAt.getTime() === new Date(now.placedAt).getTime() &&
  before.total === now.total &&
  before.currency === now.currency &&
  before.channel === now.channelCode &&
  before.country === now.shipCountry;

/** Brings what is known of the customers of these orders up to date: their lives, and on which days they ordered. */
async function followCustomers(db: Sql, before: readonly KnownOrder[], orders: readonly OrderFact[]): Promise<void> {
  const held = new Map(before.map((order) => [order.orderId, order]));
  const changed = orders.filter((order) => {
    const old = held.get(order.orderId);
    return !old || !isSameToCustomers(old, order);
  });
  const old = changed.flatMap(({ orderId }) => held.get(orderId) ?? []).filter(({ customerId }) => customerId);
  const customers = [...old, ...changed].flatMap(({ customerId }) => customerId ?? []);
  await writeCustomerFacts(db, [...new Set(customers)].toSorted());
  await writeCustomerSets(
    db,
    changed.flatMap(({ orderId, customerId }) => (customerId ? orderId : [])),
    old.map(({ customerId, day: on, channel, currency }) => ({ member: customerId, day: on, channel, currency })),
  );
}

/** Items and currencies that nobody has told of yet stand in as what they are; they are held until the transaction ends. */
async function holdDimensions(db: Sql, orders: readonly OrderFact[], ids: readonly string[]): Promise<void> {
  const skus = inOrder(orders.flatMap(({ lines }) => lines.map(({ sku }) => sku)));
  await holdCurrencies(
    db,
    orders.map(({ currency }) => currency),
  );
  await standIn(db, skus);
  await run(
    db,
    sql`select from dim_item where sku = any(${skus}::text[]) or sku in (select sku from fact_order_line where order_id = any(${ids}::uuid[])) order by sku for share`,
  );
}

export const ORDER_ROLLED: readonly Fact[] = ['order', 'line'];
export const ORDER_ARCHIVES = [ORDER, LINE, PAYMENT, REFUND].map(archiveOf);

/** Replaces the facts of these orders, and with them the sums and the customers' lives; a line that an order does not list is gone. */
export async function writeOrderFacts(db: Sql, orders: readonly OrderFact[]): Promise<void> {
  const ids = orders.map(({ orderId }) => orderId);
  await holdDimensions(db, orders, ids);
  const before = await known(db, ids);
  await replaceRows(
    db,
    ids,
    [
      { table: ORDER, records: orders.map(orderRow) },
      { table: LINE, records: orders.flatMap(lineRows) },
      { table: PAYMENT, records: orders.flatMap(paymentRows) },
      { table: REFUND, records: orders.flatMap(refundRows) },
    ],
    ORDER_ROLLED,
  );
  await followCustomers(db, before, orders);
}
