import { run, sql, type Sql } from '../database/sql.js';

/**
 * Deletes events of these orders that every consumer has finished with, before their time: what is still under way goes
 * when it is pruned.
 */
export async function forgetEvents(db: Sql, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  await run(
    db,
    sql`delete from outbox o where order_id = any(${orderIds}::uuid[])
          and not exists (select from outbox_delivery d where d.event_id = o.event_id and d.done_at is null)`,
  );
}
