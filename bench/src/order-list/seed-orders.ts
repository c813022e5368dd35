import { run, sql, type RawBuilder } from '@oms/platform/database/sql';
import type { Databases } from '@oms/jobs/runtimes';

const BATCH = 50_000;
const CUSTOMERS = 5_000;
const LOCATION = '019a0000-0000-7000-8000-00000000b001';

/** Ids that every subgraph derives alike. */
const idOf = (kind: string, number: string): RawBuilder<unknown> => sql.raw(`md5('${kind}' || ${number})::uuid`);

async function seedBasics({ orders, customers, fulfillment }: Databases): Promise<void> {
  await run(
    orders.sql(),
    sql`insert into channel (code, id, name, kind, currency, number_prefix, created_at, updated_at) values ('BENCH', gen_random_uuid(), 'Bench', 'WEB', 'EUR', 'B-', now(), now()) on conflict do nothing`,
  );
  await run(
    customers.sql(),
    sql`insert into customer (id, number, name, email, created_at, updated_at)
        select ${idOf('customer', 'n')}, 'B-' || n, 'Customer ' || n, 'c' || n || '@bench.example', now(), now() from generate_series(0, ${CUSTOMERS - 1}::int) n on conflict do nothing`,
  );
  await run(
    fulfillment.sql(),
    sql`insert into known_location (id, code, name, active, address) values (${LOCATION}, 'BENCH', 'Bench', true, '{"countryCode":"DE","line1":"x","city":"y"}') on conflict do nothing`,
  );
}

const span = (from: number, to: number): RawBuilder<unknown> => sql`generate_series(${from}::int, ${to}::int) n`;

async function seedOrders({ orders }: Databases, from: number, to: number): Promise<void> {
  const db = orders.sql();
  const moment = sql.raw(`timestamptz '2026-01-01' + n * interval '7 seconds'`);
  await run(
    db,
    sql`insert into orders (id, number, version, demand_version, last_sequence, channel_code, customer_id, status, payment_status, fulfillment_status, return_status,
          has_open_hold, has_backorder, currency, subtotal, discount_total, shipping_total, tax_total, total, original_total, placed_at, confirmed_at, created_at, updated_at)
        select ${idOf('order', 'n')}, 'B-' || n, 3, 1, 0, 'BENCH', ${idOf('customer', `(n % ${CUSTOMERS})`)}, (array['CONFIRMED','PROCESSING','COMPLETED','CANCELLED'])[1 + n % 4], 'PAID', 'SHIPPED', 'NONE',
          false, false, 'EUR', 2000, 0, 0, 0, 2000, 2000, ${moment}, ${moment}, ${moment}, ${moment} from ${span(from, to)}`,
  );
  await run(
    db,
    sql`insert into order_delivery (id, order_id, position, method, shipping_price) select ${idOf('delivery', 'n')}, ${idOf('order', 'n')}, 0, 'SHIPPING', 0 from ${span(from, to)}`,
  );
  await run(
    db,
    sql`insert into order_line (id, order_id, delivery_id, position, sku, title, stock_tracked, requires_shipping, quantity, unit_price, open, shipped)
        select md5('line' || n || '-' || p)::uuid, ${idOf('order', 'n')}, ${idOf('delivery', 'n')}, p, 'SKU-' || ((n + p) % 500), 'Item ' || ((n + p) % 500), true, true, 1, 1000, 0, 1
        from ${span(from, to)} cross join generate_series(0, 1) p`,
  );
  await run(
    db,
    sql`insert into order_search (order_id, terms) select ${idOf('order', 'n')}, array_to_tsvector(array['#b-' || n, 'nname' || (n % 40000), 'z' || (10000 + n % 90000), 'ssku-' || (n % 500)]) from ${span(from, to)}`,
  );
}

async function seedWork({ fulfillment }: Databases, from: number, to: number): Promise<void> {
  const db = fulfillment.sql();
  await run(db, sql`insert into order_work (order_id) select ${idOf('order', 'n')} from ${span(from, to)}`);
  await run(
    db,
    sql`insert into fulfillment_order (id, number, order_id, order_number, delivery_id, location_id, method, status, created_at, updated_at)
        select ${idOf('work', 'n')}, 'F-B-' || n, ${idOf('order', 'n')}, 'B-' || n, ${idOf('delivery', 'n')}, ${LOCATION}, 'SHIPPING', 'SHIPPED', now(), now() from ${span(from, to)}`,
  );
}

/** Adds orders with two lines, a customer and shipped work, until there are `count`; tables are then as after autovacuum. */
export async function seedTo(databases: Databases, count: number, known: number): Promise<void> {
  if (known === 0) await seedBasics(databases);
  for (let from = known + 1; from <= count; from += BATCH) {
    const to = Math.min(count, from + BATCH - 1);
    await seedOrders(databases, from, to);
    await seedWork(databases, from, to);
  }
  for (const table of ['orders', 'order_line', 'order_delivery', 'order_search'])
    await run(databases.orders.sql(), sql`${sql.raw(`vacuum analyze ${table}`)}`);
  for (const table of ['fulfillment_order', 'order_work'])
    await run(databases.fulfillment.sql(), sql`${sql.raw(`vacuum analyze ${table}`)}`);
}
