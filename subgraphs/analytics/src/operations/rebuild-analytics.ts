import type { OperationContext } from '@oms/platform/commands/run-command';
import { crashPoint } from '@oms/platform/commands/crash-point';
import { firstRow, jsonb, run, sql, type Sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { newId } from '@oms/platform/values/ids';
import type { AnalyticsServices } from '../services.js';
import { rawMark, readRaw, readRawSince, type RawEvent } from '../storage/raw-events.js';
import { restoreArchive } from '../storage/archive.js';
import { dropEmpty, openShadow, switchTable } from '../storage/shadow.js';
import { ROLLUPS } from '../rules/catalog/rollups.js';
import { fillSql } from '../rules/rollup-sql.js';
import { PRUNING } from './prune-events.js';
import { PROJECTING } from './project.js';
import { PROJECTIONS } from './projections.js';
import type { Projection } from './projection.js';

export interface RebuildReport {
  readonly events: number;
  /** Rows that were otherwise than events tell, by table; those without any are left out. */
  readonly changed: Readonly<Record<string, number>>;
}

const BATCH = 1_000;

/** Applies events; of those that were emptied nothing is left but that there was one. */
async function apply(db: Sql, { write, keep }: Projection, all: readonly RawEvent[]): Promise<number> {
  const found = all.filter(({ payload }) => payload !== null);
  const states = found.filter(({ slot }) => slot === '');
  if (states.length > 0)
    await write(
      db,
      states.map(({ payload }) => payload as never),
    );
  if (found.length > 0) await keep?.(db, found as unknown as readonly IntegrationEvent<never>[]);
  return states.length;
}

/** Takes over the facts whose events are no longer kept, with the sums of them: nothing else is in the shadow yet. */
async function restore(db: Sql, schema: string, projection: Projection): Promise<void> {
  let count = 0;
  for (const archive of projection.archives ?? [])
    count += await restoreArchive(db, schema, projection.consumer, archive);
  if (count === 0) return;
  for (const one of ROLLUPS.filter(({ fact }) => projection.rolled?.includes(fact)))
    await run(db, sql.raw(fillSql(one)));
  await projection.restored?.(db);
}

async function applyAll(db: Sql, schema: string): Promise<number> {
  let events = 0;
  for (const projection of PROJECTIONS) {
    await restore(db, schema, projection);
    let after = { aggregateId: '', slot: '' };
    for (;;) {
      const found = await readRaw(db, projection.consumer, after, BATCH);
      const last = found.at(-1);
      if (!last) break;
      events += await apply(db, projection, found);
      after = last;
    }
    await projection.finished?.(db);
  }
  return events;
}

async function applySince(db: Sql, mark: number): Promise<void> {
  for (const projection of PROJECTIONS) {
    const found = await readRawSince(db, projection.consumer, mark);
    for (let at = 0; at < found.length; at += BATCH) await apply(db, projection, found.slice(at, at + BATCH));
  }
}

/** Facts whose events were not kept, since they came before events were, would be lost. */
async function requireAllKept(db: Sql): Promise<void> {
  const lost = await firstRow<{ total: number }>(
    db,
    sql`select count(*)::int as total from inbox i where i.consumer like 'analytics.project-%'
        and not exists (select from raw_event r where r.source = i.consumer and r.aggregate_id = i.aggregate_id and r.slot = '')`,
  );
  if (lost && lost.total > 0)
    throw refuse('EVENTS_NOT_KEPT', `The events of ${lost.total} aggregates were not kept: they must be told of again first.`); // prettier-ignore
}

async function lockOut(db: Sql): Promise<void> {
  await run(db, sql`select set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`); // prettier-ignore
  const row = await firstRow<{ mine: boolean }>(db, sql`select pg_try_advisory_xact_lock(hashtextextended('oms-analytics-rebuild', 0)) as mine`); // prettier-ignore
  if (!row?.mine) throw refuse('REBUILD_RUNNING', 'Facts are being made anew already.');
  // No event may go between taking over the facts that have none and reading those that there are.
  await run(db, sql`select pg_advisory_xact_lock(hashtextextended(${PRUNING}, 0))`);
}

/** Where events stand while nobody is in the middle of keeping one. */
async function markAtRest(db: Sql): Promise<number> {
  await run(db, sql`select pg_advisory_lock(hashtextextended(${PROJECTING}, 0))`);
  const mark = await rawMark(db);
  await run(db, sql`select pg_advisory_unlock(hashtextextended(${PROJECTING}, 0))`);
  return mark;
}

/**
 * Makes all facts, dimensions and rollups anew from the events that were kept, beside those that are there: these go on
 * being read and written. At the end projections wait, what came meanwhile is added, and what differs is switched in one
 * transaction, so that every reader sees the old facts or the new. Where nothing was wrong nothing is changed. Safe to
 * repeat, and to be killed anywhere: what is not switched is gone.
 */
export async function rebuildAnalytics(ctx: OperationContext<AnalyticsServices>): Promise<RebuildReport> {
  const { database, clock } = ctx;
  const id = newId(clock.now());
  return database.transaction(async ({ sql: db }) => {
    await lockOut(db);
    await requireAllKept(db);
    await run(database.sql(), sql`insert into rebuild (id, started_at) values (${id}, ${clock.now()})`);
    const mark = await markAtRest(db);
    const tables = await openShadow(db, database.name);
    const events = await applyAll(db, database.name);
    crashPoint('rebuildAnalytics.before-switch');
    await run(db, sql`select pg_advisory_xact_lock(hashtextextended(${PROJECTING}, 0))`);
    await applySince(db, mark);
    const changed: Record<string, number> = {};
    for (const table of tables) {
      if (table.startsWith('rollup_')) await dropEmpty(db, database.name, table);
      const rows = await switchTable(db, database.name, table);
      if (rows > 0) changed[table] = rows;
    }
    await run(db, sql`update rebuild set finished_at = ${clock.now()}, events = ${events}, changed = ${jsonb(changed)} where id = ${id}`); // prettier-ignore
    return { events, changed };
  });
}
