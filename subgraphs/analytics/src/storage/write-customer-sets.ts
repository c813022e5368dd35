import { columnar, run, sql, type Sql } from '@oms/platform/database/sql';
import { ROLLUPS } from '../rules/catalog/rollups.js';
import { addSql, clearSql } from '../rules/set-sql.js';

/** A customer in the set of a day. */
export interface SetPlace {
  readonly member: string | null;
  readonly day: string;
  readonly channel: string;
  readonly currency: string;
}

const SETS = ROLLUPS.filter(({ holds }) => holds === 'set');
const named = (make: (one: (typeof SETS)[number]) => string) =>
  sql.raw(SETS.map((one) => `put_${one.table} as (${make(one)})`).join(',\n'));
const ADD = named(addSql);
const CLEAR = named(clearSql);

/**
 * Brings the sets of customers up to date with these orders, which are written: first they are put in, then they are taken
 * out of the places `before`, unless another of their orders is there. The customers' rows are locked already, so nobody
 * else writes an order of theirs meanwhile.
 */
export async function writeCustomerSets(
  db: Sql,
  orders: readonly string[],
  before: readonly SetPlace[],
): Promise<void> {
  if (orders.length > 0) {
    await run(
      db,
      sql`insert into customer_ordinal (customer_id) select distinct customer_id from fact_order o
          where order_id = any(${orders}::uuid[]) and not exists (select from customer_ordinal m where m.customer_id = o.customer_id) order by customer_id
          on conflict (customer_id) do nothing`,
    );
    await run(
      db,
      sql`with told as (select customer_id as member, placed_day as day, channel, currency from fact_order where order_id = any(${orders}::uuid[]) and status <> 'DRAFT'), ${ADD} select`,
    );
  }
  if (before.length > 0)
    await run(
      db,
      sql`with told as (select * from ${columnar(
        before.map((place) => ({ ...place })),
        'b',
        'member uuid, day date, channel text, currency text',
      )}), ${CLEAR} select`,
    );
}
