import { rows, run, sql, type Sql } from '@oms/platform/database/sql';
import { changeFacts } from './rollups.js';

/** Orders in one of these say nothing of their customer's life. */
const NOT_COUNTED: readonly string[] = ['DRAFT', 'CANCELLED', 'EXPIRED'];
export const isCounted = (status: string): boolean => !NOT_COUNTED.includes(status);
const COUNTS = `status not in (${NOT_COUNTED.map((status) => `'${status}'`).join(', ')})`;

const GIVEN = 'any((select ids from given)::uuid[])';
const COLUMNS = 'first_order_id, first_placed_at, first_day, last_placed_at, channel, currency, country, orders, total';
const of = (name: string): string =>
  COLUMNS.split(', ')
    .map((column) => `${name}.${column}`)
    .join(', ');

/** What has become of each customer: the first order, how many there are, what they came to in the currency of the first. */
const LIVES = `with counting as (
    select o.*, first_value(order_id) over first as first_id, first_value(currency) over first as first_currency
      from fact_order o where customer_id = ${GIVEN} and ${COUNTS}
    window first as (partition by customer_id order by placed_at, order_id)
  ), life as (
    select customer_id, count(*) as orders, max(placed_at) as last_placed_at, coalesce(sum(total) filter (where currency = first_currency), 0) as total, (array_agg(first_id))[1] as first_id
      from counting group by customer_id
  )
  select id as customer_id, o.order_id as first_order_id, o.placed_at as first_placed_at, o.placed_day as first_day, life.last_placed_at, o.channel, o.currency, o.country,
         coalesce(life.orders, 0)::int as orders, coalesce(life.total, 0)::bigint as total
    from unnest((select ids from given)::uuid[]) id left join life on life.customer_id = id left join fact_order o on o.order_id = life.first_id`;

/**
 * Counts customers' orders anew, and with them the sums of customers. Each customer's row is locked first, so that of two
 * transactions with orders of one customer the later sees both.
 */
export async function writeCustomerFacts(db: Sql, customers: readonly string[]): Promise<void> {
  if (customers.length === 0) return;
  await run(
    db,
    sql`insert into fact_customer (customer_id) select id from unnest(${customers}::uuid[]) id order by id
        on conflict (customer_id) do update set customer_id = excluded.customer_id`,
  );
  await changeFacts(db, {
    parts: [
      sql`given as (select ${customers}::uuid[] as ids)`,
      sql.raw(`new_fact_customer as materialized (${LIVES})`),
      sql.raw(
        `put_fact_customer as (update fact_customer c set (${COLUMNS}) = (${of('n')}) from new_fact_customer n where c.customer_id = n.customer_id and (${of('c')}) is distinct from (${of('n')}))`,
      ),
    ],
    tables: ['fact_customer'],
    rolled: ['customer'],
    held: () => `c.customer_id = ${GIVEN}`,
  });
}

const AT_A_TIME = 1_000;

/** Counts the orders of all customers who have any. */
export async function recountCustomers(db: Sql): Promise<void> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const found = await rows<{ id: string }>(
      db,
      sql`select distinct customer_id as id from fact_order where customer_id > ${after} order by customer_id limit ${AT_A_TIME}`,
    );
    const last = found.at(-1);
    if (!last) return;
    await writeCustomerFacts(
      db,
      found.map(({ id }) => id),
    );
    after = last.id;
  }
}
