import type pg from 'pg';
import { bulkLoad } from './bulk-load.js';
import { idSql as id } from './ids.js';

/** Buildings that the stock of a shop of any size lies in, by the code `BENCH-0` … */
const LOCATIONS = 4;

const LEVELS = `
  insert into location (id, code, name, kind, address)
  select ${id('stock place', 'n')}, 'BENCH-' || n, 'Bench ' || n, 'WAREHOUSE', '{"countryCode":"DE","line1":"x","city":"y"}' from generate_series(0, ${LOCATIONS - 1}) n on conflict do nothing;
  insert into inventory_level (id, sku, location_id, updated_at)
  select ${id('level', `(substr(sku, 5)::int * ${LOCATIONS} + n)`)}, sku, ${id('stock place', 'n')}, now() from item cross join generate_series(0, ${LOCATIONS - 1}) n where sku ~ '^SKU-\\d+$'`;

/** What has shipped left one of the buildings when it did. */
const SHIPMENTS = `
  insert into inventory_movement (id, level_id, bucket, delta, reason, reference, actor, occurred_at)
  select l.id, ${id('level', `(substr(l.sku, 5)::int * ${LOCATIONS} + substr(o.number, 3)::bigint % ${LOCATIONS})`)}, 'on_hand', -l.shipped, 'SHIPMENT', o.number, '{}', o.shipped_at
    from orders.order_line l join orders.orders o on o.id = l.order_id where l.shipped > 0 and o.shipped_at is not null`;

/** On Mondays comes what leaves until Sunday, and once a reserve of every third item: the others run out each week. */
const RECEIPTS = `
  insert into inventory_movement (id, level_id, bucket, delta, reason, reference, actor, occurred_at)
  select gen_random_uuid(), level_id, 'on_hand', units, 'RECEIPT', 'PO', '{}', monday at time zone 'UTC'
    from (select level_id, date_trunc('week', occurred_at at time zone 'UTC') as monday, -sum(delta) as units from inventory_movement group by 1, 2
          union all
          select id, timestamp '2023-12-25', 40 from inventory_level where substr(sku, 5)::int % 3 = 0) came`;

/**
 * The stock behind the orders that are stored, and how it came to be so: a movement for each line that has shipped and a
 * receipt for each level and week. `client` may read the orders beside.
 */
export async function loadStock(client: pg.Client): Promise<void> {
  await client.query('set search_path = inventory; truncate inventory_level cascade');
  await bulkLoad(client, 'inventory', ['inventory_level', 'inventory_movement'], async () => {
    for (const statement of [LEVELS, SHIPMENTS, RECEIPTS]) await client.query(statement);
    await client.query(
      `update inventory_level v set on_hand = m.units from (select level_id, sum(delta) as units from inventory_movement group by 1) m where m.level_id = v.id`,
    );
  });
}
