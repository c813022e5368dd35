import type pg from 'pg';

/**
 * A shop of any size by set-based SQL: orders with three lines each over two years, whatever their number, so that more
 * orders make every day denser. Written past all rules, for measurements; `client` is the superuser's of a server that
 * holds all schemas.
 */

const BATCH = 100_000;
const SKUS = 500;
/** Orders by each customer, on average. */
const PER_CUSTOMER = 5;
const FIRST_DAY = '2024-01-01';
const DAYS = 730;

const id = (kind: string, number: string): string => `md5('${kind}' || ${number})::uuid`;

/** Names of the constant world: channels, items and their categories. */
async function loadWorld(client: pg.Client): Promise<void> {
  await client.query(`
    insert into orders.channel (code, id, name, kind, currency, number_prefix, created_at, updated_at)
    select 'C' || n, gen_random_uuid(), 'Channel ' || n, 'WEB', 'EUR', 'C' || n || '-', now(), now() from generate_series(0, 2) n on conflict do nothing;
    insert into inventory.item (sku, title, category, unit_cost) select 'SKU-' || n, 'Item ' || n, 'Category ' || n % 12, 4 from generate_series(0, ${SKUS - 1}) n on conflict do nothing`);
}

/** Money of order n: three lines of one to three units at 10.00; one in ten is reduced, one in twenty-five cancelled. */
const LINES = 'cross join generate_series(0, 2) p';
const QUANTITY = '(1 + (n + p) % 3)';
const CANCELLED = '(n % 25 = 0)';
const DISCOUNT = `(case when n % 10 = 0 then ${QUANTITY} * 100 else 0 end)`;

async function loadSpan(client: pg.Client, from: number, to: number, total: number): Promise<void> {
  const span = `generate_series(${from}, ${to}) n`;
  const placed = `timestamptz '${FIRST_DAY}' + (n::float8 / ${total}) * interval '${DAYS} days'`;
  const shipped = `case when ${CANCELLED} or n % 20 = 1 then null else ${placed} + (1 + n % 96) * interval '1 hour' end`;
  await client.query(`
    with money as (
      select n, sum(${QUANTITY} * 1000)::bigint as gross, sum(${DISCOUNT})::bigint as discount from ${span} ${LINES} group by n
    )
    insert into orders.orders (id, number, version, demand_version, last_sequence, channel_code, customer_id, status, payment_status, fulfillment_status, return_status,
      has_open_hold, has_backorder, currency, subtotal, discount_total, shipping_total, tax_total, total, original_total, ship_country, carrier_name, required_at, placed_at, confirmed_at, shipped_at, created_at, updated_at)
    select ${id('order', 'n')}, 'M-' || n, 3, 1, 0, 'C' || n % 3, ${id('customer', `(n * 7919 % greatest(1, ${total} / ${PER_CUSTOMER}))`)},
      case when ${CANCELLED} then 'CANCELLED' when n % 20 = 1 then 'PROCESSING' else 'COMPLETED' end, 'PAID', 'SHIPPED', 'NONE', false, false, 'EUR',
      case when ${CANCELLED} then 0 else gross end, case when ${CANCELLED} then 0 else discount end, 500, 0,
      case when ${CANCELLED} then 0 else gross - discount end + 500, gross - discount + 500,
      (array['DE','AT','CH','FR','IT','NL','PL','US'])[1 + n % 8], 'Carrier ' || n % 4, ${placed} + interval '72 hours', ${placed}, ${placed}, ${shipped}, ${placed}, ${placed}
    from money`);
  await client.query(`
    insert into orders.order_delivery (id, order_id, position, method, shipping_price) select ${id('delivery', 'n')}, ${id('order', 'n')}, 0, 'SHIPPING', 500 from ${span};
    insert into orders.order_line (id, order_id, delivery_id, position, sku, title, stock_tracked, requires_shipping, quantity, unit_price, discount_total, open, cancelled, shipped)
    select md5('line' || n || '-' || p)::uuid, ${id('order', 'n')}, ${id('delivery', 'n')}, p, 'SKU-' || (n * 31 + p * 97) % ${SKUS}, 'Item', true, true, ${QUANTITY}, 1000, ${DISCOUNT},
      case when n % 20 = 1 and not ${CANCELLED} then ${QUANTITY} else 0 end, case when ${CANCELLED} then ${QUANTITY} else 0 end, case when ${CANCELLED} or n % 20 = 1 then 0 else ${QUANTITY} end
    from ${span} ${LINES}`);
}

/** Fills the empty tables of orders with `total` of them, three lines each; tables are then as after autovacuum. */
export async function loadOrders(client: pg.Client, total: number): Promise<void> {
  await loadWorld(client);
  for (let from = 1; from <= total; from += BATCH)
    await loadSpan(client, from, Math.min(total, from + BATCH - 1), total);
  for (const table of ['orders', 'order_line', 'order_delivery']) await client.query(`vacuum analyze orders.${table}`);
}

/** Empties the tables that {@link loadOrders} fills. */
export const unloadOrders = (client: pg.Client): Promise<unknown> => client.query('truncate orders.orders cascade');
