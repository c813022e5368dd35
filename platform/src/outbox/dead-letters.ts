import { rows, sql, type Sql } from '../database/sql.js';

/** A delivery that was given up: it waits for a person. */
export interface DeadLetter {
  readonly eventId: string;
  readonly consumer: string;
  readonly type: string;
  readonly aggregateId: string;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly deadAt: Date;
}

/** Dead letters of one source, newest first. */
export const listDeadLetters = (db: Sql, limit = 100): Promise<DeadLetter[]> =>
  rows(
    db,
    sql`select d.event_id, d.consumer, e.type, e.aggregate_id, d.attempts, d.last_error, d.dead_at
        from outbox_delivery d join outbox e using (event_id) where d.dead_at is not null and d.done_at is null order by d.dead_at desc limit ${limit}`,
  );

/** Puts dead letters back in line, all or those of one consumer or event; answers what was put back. */
export const replayDeadLetters = (
  db: Sql,
  filter: { consumer?: string; eventId?: string } = {},
): Promise<{ eventId: string; consumer: string }[]> =>
  rows(
    db,
    sql`update outbox_delivery set dead_at = null, failures = 0, due_at = clock_timestamp()
        where dead_at is not null and done_at is null
          and (${filter.consumer ?? null}::text is null or consumer = ${filter.consumer ?? null})
          and (${filter.eventId ?? null}::uuid is null or event_id = ${filter.eventId ?? null}::uuid)
        returning event_id, consumer`,
  );
