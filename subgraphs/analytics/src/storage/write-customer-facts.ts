import { rows, run, sql, type Sql } from '@oms/platform/database/sql';
import { applyRollups } from './rollups.js';

/**
 * Counts customers' orders anew: which was the first, how many there are, what they came to in the currency of the first.
 * The customer's row is locked first, so that of two transactions with orders of one customer the later sees both.
 */
export async function writeCustomerFacts(db: Sql, customers: readonly string[]): Promise<void> {
  if (customers.length === 0) return;
  const locked = await rows<{ id: string; isKnown: boolean }>(
    db,
    sql`insert into fact_customer as c (customer_id) select id from unnest(${customers}::uuid[]) id order by id
        on conflict (customer_id) do update set customer_id = excluded.customer_id returning c.customer_id as id, c.orders > 0 as is_known`,
  );
  await applyRollups(db, ['customer'], locked.flatMap(({ id, isKnown }) => (isKnown ? [id] : [])), -1); // prettier-ignore
  await run(
    db,
    sql`with counting as (
          select o.*, first_value(order_id) over first as first_id, first_value(currency) over first as first_currency
            from fact_order o where customer_id = any(${customers}::uuid[]) and status not in ('DRAFT', 'CANCELLED', 'EXPIRED')
          window first as (partition by customer_id order by placed_at, order_id)
        ), life as (
          select customer_id, count(*) as orders, max(placed_at) as last_placed_at, coalesce(sum(total) filter (where currency = first_currency), 0) as total, (array_agg(first_id))[1] as first_id
            from counting group by customer_id
        )
        update fact_customer c set orders = coalesce(life.orders, 0), total = coalesce(life.total, 0), last_placed_at = life.last_placed_at, first_order_id = o.order_id,
               first_placed_at = o.placed_at, first_day = o.placed_day, channel = o.channel, currency = o.currency, country = o.country
          from unnest(${customers}::uuid[]) id left join life on life.customer_id = id left join fact_order o on o.order_id = life.first_id
         where c.customer_id = id`,
  );
  await applyRollups(db, ['customer'], customers, 1);
}
