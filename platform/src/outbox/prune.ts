import type { OperationContext } from '../commands/run-command.js';
import { run, sql } from '../database/sql.js';

/** Days for which an event is kept after all of its consumers have finished with it: to look back at. */
const EVENT_DAYS = 14;
/** Days for which a repeated request is answered from its key: longer than anybody repeats by himself. */
const KEY_DAYS = 7;
/** Days for which it is known which trace an order belongs to. */
const TRACE_DAYS = 90;
const AT_A_TIME = 2_000;
const ROUNDS = 100;

async function inSteps(step: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const count = await step();
    total += count;
    if (count < AT_A_TIME) break;
  }
  return total;
}

/**
 * Deletes what nobody needs any more: old events that every consumer has finished, old idempotency keys, old traces' names. An event
 * that waits, or is a dead letter, stays however old it is. In small statements, so that nobody waits for it.
 */
export async function prune<Services>({
  database,
}: OperationContext<Services>): Promise<{ events: number; keys: number }> {
  const db = database.sql();
  const events = await inSteps(() =>
    run(
      db,
      sql`delete from outbox where event_id in (
            select event_id from outbox o where recorded_at < clock_timestamp() - make_interval(days => ${EVENT_DAYS})
              and not exists (select from outbox_delivery d where d.event_id = o.event_id and d.done_at is null)
            order by recorded_at limit ${AT_A_TIME})`,
    ),
  );
  const keys = await inSteps(() =>
    run(
      db,
      sql`delete from idempotency_key where (actor_id, operation, key) in (
            select actor_id, operation, key from idempotency_key
            where created_at < clock_timestamp() - make_interval(days => ${KEY_DAYS}) order by created_at limit ${AT_A_TIME})`,
    ),
  );
  await inSteps(() =>
    run(
      db,
      sql`delete from order_trace where order_id in (
            select order_id from order_trace where created_at < clock_timestamp() - make_interval(days => ${TRACE_DAYS})
            order by created_at limit ${AT_A_TIME})`,
    ),
  );
  return { events, keys };
}
