import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import type { OrdersServices } from '../services.js';

/** Days for which a client of `orderEvents` may be away and resume; each order's own timeline stays for good. */
const FEED_DAYS = 14;
const AT_A_TIME = 5_000;
const ROUNDS = 100;

/**
 * Deletes old entries of the feed, in small statements, and answers how many. Stay: the newest entry, which the next
 * position is counted from, and each order's newest, which tells what of its timeline has been published.
 */
export async function pruneFeed({ database }: OperationContext<OrdersServices>): Promise<number> {
  const db = database.sql();
  let total = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const row = await firstRow<{ count: number }>(
      db,
      sql`
      with gone as (
        delete from order_feed where position in (
          select f.position from order_feed f
          where f.published_at < clock_timestamp() - make_interval(days => ${FEED_DAYS})
            and exists (select from order_feed newer where newer.order_id = f.order_id and newer.sequence > f.sequence)
            and f.position < (select max(position) from order_feed)
          order by f.position limit ${AT_A_TIME})
        returning position
      ), moved as (
        update order_feed_horizon set position = greatest(position, (select max(gone.position) from gone)) where exists (select from gone)
      )
      select count(*)::int as count from gone`,
    );
    const count = row?.count ?? 0;
    total += count;
    if (count < AT_A_TIME) break;
  }
  return total;
}
