import type pg from 'pg';
import { ROLLUPS } from '@oms/analytics/rules/catalog/rollups';
import { fillSql } from '@oms/analytics/rules/rollup-sql';
import { bulkLoad } from '../stored/bulk-load.js';

const LINE_NET = 'l.unit_price * (l.quantity - l.cancelled)';

/** Facts and rollups of the orders and the stock that are there, as their events would have made them, by set-based SQL. */
export async function loadFacts(client: pg.Client): Promise<void> {
  const facts = ['fact_order', 'fact_order_line', 'fact_customer', 'fact_stock', 'fact_stock_daily', 'fact_movement'];
  const rollups = ROLLUPS.map(({ table }) => table);
  await client.query(`set search_path = analytics; truncate ${[...facts, ...rollups].join(', ')} cascade`);
  await bulkLoad(client, 'analytics', facts, async () => {
    await fillFacts(client);
    for (const statement of STOCK) await client.query(statement);
  });
  await client.query(
    `insert into customer_ordinal (customer_id) select distinct customer_id from fact_order where customer_id is not null on conflict do nothing`,
  );
  for (const one of ROLLUPS) await client.query(fillSql(one));
  for (const table of rollups) await client.query(`vacuum analyze ${table}`);
}

const MOVED = 'from inventory.inventory_movement m join inventory.inventory_level v on v.id = m.level_id';

/** Facts of the stock: what moved, how each day left it, and how it is now. */
const STOCK = [
  `insert into dim_location (location_id, code, name, kind) select id, code, name, kind from inventory.location on conflict do nothing`,
  `insert into fact_movement (sku, location_id, version, position, bucket, delta, reason, reference, occurred_at, day)
   select v.sku, v.location_id, row_number() over (), 0, m.bucket, m.delta, m.reason, m.reference, m.occurred_at, (m.occurred_at at time zone 'UTC')::date ${MOVED}`,
  `insert into fact_stock_daily (sku, location_id, day, version, on_hand, reserved, available, backordered, on_order)
   select sku, location_id, day, row_number() over (), units, 0, units, 0, 0
     from (select sku, location_id, day, sum(sum(delta)) over (partition by sku, location_id order by day) as units from fact_movement where bucket = 'on_hand' group by 1, 2, 3) days`,
  `insert into fact_stock (sku, location_id, on_hand, available, below_reorder_point, first_in_day, last_in_day, last_out_day)
   select v.sku, v.location_id, v.on_hand, v.on_hand, false, min(m.day) filter (where delta > 0), max(m.day) filter (where delta > 0), max(m.day) filter (where delta < 0)
     from inventory.inventory_level v left join fact_movement m on m.sku = v.sku and m.location_id = v.location_id group by 1, 2, 3`,
];

async function fillFacts(client: pg.Client): Promise<void> {
  await client.query(`
    insert into dim_currency values ('EUR', 2) on conflict do nothing;
    insert into dim_item (sku, title, category, unit_cost) select sku, title, category, unit_cost from inventory.item on conflict do nothing;
    insert into fact_order (order_id, number, channel, currency, status, historical, placed_at, shipped_at, customer_id, country, shipping, tax, total, placed_day, placed_hour, due_at, carrier, original_total, units, cancelled_units, late, perfect)
    select o.id, o.number, o.channel_code, o.currency, o.status, o.historical, o.placed_at, o.shipped_at, o.customer_id, o.ship_country, o.shipping_total, o.tax_total, o.total,
           (o.placed_at at time zone 'UTC')::date, date_trunc('hour', o.placed_at at time zone 'UTC'), o.required_at, o.carrier_name, o.original_total, 0, 0,
           coalesce(o.shipped_at > o.required_at, false), o.shipped_at is not null and not coalesce(o.shipped_at > o.required_at, false)
      from orders.orders o`);
  await client.query(`
    insert into fact_order_line (line_id, order_id, sku, quantity, cancelled, backordered, shipped, gross, discount, net_exact, category, cost)
    select l.id, l.order_id, l.sku, l.quantity, l.cancelled, l.backordered, l.shipped, ${LINE_NET}, case when l.cancelled > 0 then 0 else l.discount_total end,
           (${LINE_NET} - case when l.cancelled > 0 then 0 else l.discount_total end) / 100.0, i.category, (l.quantity - l.cancelled) * i.unit_cost * 100
      from orders.order_line l join inventory.item i using (sku)`);
  await client.query(`
    insert into fact_customer (customer_id, first_order_id, first_placed_at, first_day, last_placed_at, channel, currency, country, orders, total)
    select customer_id, (array_agg(order_id order by placed_at, order_id))[1], min(placed_at), min(placed_day), max(placed_at), (array_agg(channel order by placed_at, order_id))[1], 'EUR',
           (array_agg(country order by placed_at, order_id))[1], count(*), sum(total)
      from fact_order where status not in ('DRAFT', 'CANCELLED', 'EXPIRED') and customer_id is not null group by customer_id`);
}
