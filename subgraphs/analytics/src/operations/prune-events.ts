import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import type { AnalyticsServices } from '../services.js';
import { PROJECTIONS } from './projections.js';

/** Held by whoever prunes, and by a rebuild alone: it reads events from the first to the last. */
export const PRUNING = 'oms-analytics-pruning';

const AT_A_TIME = 2_000;
const ROUNDS = 200;
const DAY_MS = 86_400_000;

const archived = PROJECTIONS.filter(({ archives }) => archives);
const SOURCES = archived.map(({ consumer }) => consumer);
/** Of these the newest state can go, too: facts have all of it. */
const EMPTIED = archived.filter(({ archives }) => archives?.some(({ owner }) => owner)).map(({ consumer }) => consumer);

const BATCH = sql.raw(`${AT_A_TIME}`);

/**
 * Forgets events that are older than the business wants to keep: of an aggregate's newest state a mark is left, what was
 * kept beside it is deleted. Facts stay, and stay when they are made anew; a later event takes the place of the mark.
 * Safe twice and anywhere: a batch is one statement, and goes on where the last one ended.
 */
export async function pruneEvents({ database, clock }: OperationContext<AnalyticsServices>): Promise<number> {
  let total = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const seen = await database.transaction(async ({ sql: db }) => {
      const lock = await firstRow<{ mine: boolean }>(db, sql`select pg_try_advisory_xact_lock_shared(hashtextextended(${PRUNING}, 0)) as mine`); // prettier-ignore
      const setting = await firstRow<{ days: number }>(db, sql`select keep_events_days as days from reporting_setting`);
      if (!lock?.mine || !setting) return 0;
      const before = new Date(clock.now().getTime() - setting.days * DAY_MS);
      const row = await firstRow<{ seen: number }>(
        db,
        sql`with due as (
              select source, aggregate_id, slot, recorded, occurred_at from raw_event where recorded > (select upto from raw_event_pruned) order by recorded limit ${BATCH}
            ), old as (
              select * from due where recorded < coalesce((select min(recorded) from due where occurred_at >= ${before}), 9223372036854775807)
            ), emptied as (
              update raw_event r set payload = 'null' from old
               where r.source = old.source and r.aggregate_id = old.aggregate_id and r.slot = old.slot and r.recorded = old.recorded and r.slot = '' and r.source = any(${EMPTIED}::text[])
            ), gone as (
              delete from raw_event r using old
               where r.source = old.source and r.aggregate_id = old.aggregate_id and r.slot = old.slot and r.recorded = old.recorded and r.slot <> '' and r.source = any(${SOURCES}::text[])
            ), moved as (
              update raw_event_pruned set upto = greatest(upto, (select max(recorded) from old)), until = greatest(until, (select max(occurred_at) from old)) where exists (select from old)
            )
            select count(*)::int as seen from old`,
      );
      return row?.seen ?? 0;
    });
    total += seen;
    if (seen < AT_A_TIME) break;
  }
  return total;
}
