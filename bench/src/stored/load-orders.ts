import type pg from 'pg';
import type { OneProcess } from '../rig/one-process.js';
import { bulkLoad, connectTo } from './bulk-load.js';
import { idSql as id } from './ids.js';

/**
 * A shop of any size by set-based SQL: orders `B-1`, `B-2` … of three lines each over two years, whatever their number, so
 * that more orders make every day denser; with customers, search terms and shipped work. Written past all rules, for
 * measurements.
 */

const BATCH = 100_000;
const SKUS = 500;
/** Orders by each customer, on average. */
const ORDERS_PER_CUSTOMER = 5;
const FIRST_DAY = '2024-01-01';
const DAYS = 730;
const LOCATION = '019a0000-0000-7000-8000-00000000b001';

interface Span {
  readonly from: number;
  readonly to: number;
  /** Of all orders. */
  readonly total: number;
}

const series = ({ from, to }: Span): string => `generate_series(${from}, ${to}) n`;
const customersOf = (total: number): number => Math.max(1, Math.floor(total / ORDERS_PER_CUSTOMER));

/** Money of order n: three lines of one to three units at 10.00; one in ten is reduced, one in twenty-five cancelled. */
const LINES = 'cross join generate_series(0, 2) p';
const QUANTITY = '(1 + (n + p) % 3)';
const CANCELLED = '(n % 25 = 0)';
const DISCOUNT = `(case when n % 10 = 0 then ${QUANTITY} * 100 else 0 end)`;

async function loadOrderRows(client: pg.Client, span: Span): Promise<void> {
  const placed = `timestamptz '${FIRST_DAY}' + (n::float8 / ${span.total}) * interval '${DAYS} days'`;
  const shipped = `case when ${CANCELLED} or n % 20 = 1 then null else ${placed} + (1 + n % 96) * interval '1 hour' end`;
  await client.query(`
    with money as (
      select n, sum(${QUANTITY} * 1000)::bigint as gross, sum(${DISCOUNT})::bigint as discount from ${series(span)} ${LINES} group by n
    )
    insert into orders (id, number, version, demand_version, last_sequence, channel_code, customer_id, status, payment_status, fulfillment_status, return_status,
      has_open_hold, has_backorder, currency, subtotal, discount_total, shipping_total, tax_total, total, original_total, ship_country, carrier_name, required_at, placed_at, confirmed_at, shipped_at, created_at, updated_at)
    select ${id('order', 'n')}, 'B-' || n, 3, 1, 0, 'C' || n % 3, ${id('customer', `(n::bigint * 7919 % ${customersOf(span.total)})`)},
      case when ${CANCELLED} then 'CANCELLED' when n % 20 = 1 then 'PROCESSING' else 'COMPLETED' end, 'PAID', 'SHIPPED', 'NONE', false, false, 'EUR',
      case when ${CANCELLED} then 0 else gross end, case when ${CANCELLED} then 0 else discount end, 500, 0,
      case when ${CANCELLED} then 0 else gross - discount end + 500, gross - discount + 500,
      (array['DE','AT','CH','FR','IT','NL','PL','US'])[1 + n % 8], 'Carrier ' || n % 4, ${placed} + interval '72 hours', ${placed}, ${placed}, ${shipped}, ${placed}, ${placed}
    from money order by n`);
}

async function loadParts(client: pg.Client, span: Span): Promise<void> {
  await client.query(`
    insert into order_delivery (id, order_id, position, method, shipping_price) select ${id('delivery', 'n')}, ${id('order', 'n')}, 0, 'SHIPPING', 500 from ${series(span)};
    insert into order_line (id, order_id, delivery_id, position, sku, title, stock_tracked, requires_shipping, quantity, unit_price, discount_total, open, cancelled, shipped)
    select ${id('line', '(n::bigint * 3 + p)')}, ${id('order', 'n')}, ${id('delivery', 'n')}, p, 'SKU-' || (n::bigint * 31 + p * 97) % ${SKUS}, 'Item', true, true, ${QUANTITY}, 1000, ${DISCOUNT},
      case when n % 20 = 1 and not ${CANCELLED} then ${QUANTITY} else 0 end, case when ${CANCELLED} then ${QUANTITY} else 0 end, case when ${CANCELLED} or n % 20 = 1 then 0 else ${QUANTITY} end
    from ${series(span)} ${LINES};
    insert into order_search (order_id, terms) select ${id('order', 'n')}, array_to_tsvector(array['#b-' || n, 'nname' || (n % 40000), 'z' || (10000 + n % 90000), 'ssku-' || (n::bigint * 31 % ${SKUS})]) from ${series(span)}`);
}

const loadWork = (client: pg.Client, span: Span): Promise<unknown> =>
  client.query(`
    insert into order_work (order_id) select ${id('order', 'n')} from ${series(span)};
    insert into fulfillment_order (id, number, order_id, order_number, delivery_id, location_id, method, status, created_at, updated_at)
    select ${id('work', 'n')}, 'F-B-' || n, ${id('order', 'n')}, 'B-' || n, ${id('delivery', 'n')}, '${LOCATION}', 'SHIPPING', 'SHIPPED', now(), now() from ${series(span)}`);

const loadCustomers = (client: pg.Client, total: number): Promise<unknown> =>
  client.query(`
    insert into customer (id, number, name, email, created_at, updated_at)
    select ${id('customer', 'n')}, 'B-' || n, 'Customer ' || n, 'c' || n || '@bench.example', now(), now() from generate_series(0, ${customersOf(total) - 1}) n on conflict do nothing`);

/** The world around the orders, by the schema that it stands in. */
const WORLD = {
  orders: `
    insert into channel (code, id, name, kind, currency, number_prefix, created_at, updated_at)
    select 'C' || n, gen_random_uuid(), 'Channel ' || n, 'WEB', 'EUR', 'C' || n || '-', now(), now() from generate_series(0, 2) n on conflict do nothing`,
  inventory: `
    insert into item (sku, title, category, unit_cost) select 'SKU-' || n, 'Item ' || n, 'Category ' || n % 12, 4 from generate_series(0, ${SKUS - 1}) n on conflict do nothing`,
  fulfillment: `
    insert into known_location (id, code, name, active, address) values ('${LOCATION}', 'BENCH', 'Bench', true, '{"countryCode":"DE","line1":"x","city":"y"}') on conflict do nothing`,
  customers: 'select',
} as const;

const FILLED: Readonly<Record<keyof typeof WORLD, readonly string[]>> = {
  inventory: [],
  customers: ['customer'],
  orders: ['orders', 'order_line', 'order_delivery', 'order_search'],
  fulfillment: ['fulfillment_order', 'order_work'],
};

async function fill(client: pg.Client, schema: keyof typeof WORLD, total: number): Promise<void> {
  if (schema === 'customers') await loadCustomers(client, total);
  for (let from = 1; from <= total; from += BATCH) {
    const span = { from, to: Math.min(total, from + BATCH - 1), total };
    if (schema === 'orders') await loadOrderRows(client, span);
    if (schema === 'orders') await loadParts(client, span);
    if (schema === 'fulfillment') await loadWork(client, span);
  }
}

async function loadSchema(target: OneProcess, schema: keyof typeof WORLD, total: number): Promise<void> {
  const client = await connectTo(target.urlOf(schema), schema);
  try {
    await client.query(WORLD[schema]);
    if (schema === 'orders') await client.query('truncate orders cascade');
    if (schema === 'fulfillment') await client.query('truncate fulfillment_order, order_work cascade');
    await bulkLoad(client, schema, FILLED[schema], () => fill(client, schema, total));
  } finally {
    await client.end();
  }
}

/** Has the shop hold `total` orders, in the place of all that it held; subgraphs are filled at the same time. */
export async function loadOrders(target: OneProcess, total: number): Promise<void> {
  await Promise.all((Object.keys(FILLED) as (keyof typeof WORLD)[]).map((schema) => loadSchema(target, schema, total)));
}
