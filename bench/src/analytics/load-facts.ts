import type pg from 'pg';
import { ROLLUPS } from '@oms/analytics/rules/catalog/rollups';
import { fillSql } from '@oms/analytics/rules/rollup-sql';
import { bulkLoad } from '../stored/bulk-load.js';

const LINE_NET = 'l.unit_price * (l.quantity - l.cancelled)';

/** Facts and rollups of the orders that are there, as their events would have made them, by set-based SQL. */
export async function loadFacts(client: pg.Client): Promise<void> {
  const facts = ['fact_order', 'fact_order_line', 'fact_customer'];
  const rollups = ROLLUPS.map(({ table }) => table);
  await client.query(`set search_path = analytics; truncate ${[...facts, ...rollups].join(', ')} cascade`);
  await bulkLoad(client, 'analytics', facts, () => fillFacts(client));
  await client.query(
    `insert into customer_ordinal (customer_id) select distinct customer_id from fact_order where customer_id is not null on conflict do nothing`,
  );
  for (const one of ROLLUPS) await client.query(fillSql(one));
  for (const table of rollups) await client.query(`vacuum analyze ${table}`);
}

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
