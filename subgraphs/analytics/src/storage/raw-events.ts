import { firstRow, recordset, rows, run, sql, type Sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';

/** An event under the place where it is kept: of several in one slot the newest stays. */
export interface SlottedEvent {
  readonly event: IntegrationEvent;
  readonly slot: string;
}

/** The newest event of each slot, as a row. */
function newestRows(events: readonly SlottedEvent[]): object[] {
  const newest = new Map<string, { readonly version: number; readonly [column: string]: unknown }>();
  for (const { event, slot } of events) {
    const key = `${event.aggregateId}\n${slot}`;
    if ((newest.get(key)?.version ?? -1) >= event.aggregateVersion) continue;
    newest.set(key, {
      aggregate_id: event.aggregateId,
      slot,
      version: event.aggregateVersion,
      occurred_at: event.occurredAt,
      payload: event.payload,
    });
  }
  return [...newest.values()];
}

/** Keeps events, so that facts can be made of them anew when no outbox has them any more, and notes how far their consumer has come. */
export async function keepRaw(db: Sql, consumer: string, events: readonly SlottedEvent[], now: Date): Promise<void> {
  const newest = Math.max(...events.map(({ event }) => new Date(event.occurredAt).getTime()));
  const lag = Math.max(0, (now.getTime() - newest) / 1_000);
  await run(
    db,
    sql`with progress as (
          insert into projection_progress (consumer, occurred_at, lag_seconds) values (${consumer}, ${new Date(newest)}, ${lag})
          on conflict (consumer) do update set occurred_at = greatest(projection_progress.occurred_at, excluded.occurred_at), lag_seconds = excluded.lag_seconds
        )
        insert into raw_event (source, aggregate_id, slot, version, occurred_at, payload)
        select ${consumer}, aggregate_id, slot, version, occurred_at, payload
        from ${recordset(newestRows(events), 'r', 'aggregate_id text, slot text, version bigint, occurred_at timestamptz, payload jsonb')} order by aggregate_id, slot
        on conflict (source, aggregate_id, slot) do update set version = excluded.version, occurred_at = excluded.occurred_at, payload = excluded.payload, recorded = nextval('raw_event_recorded')
        where raw_event.version < excluded.version`,
  );
}

/** A kept event with where it is kept. */
export interface RawEvent extends Pick<
  IntegrationEvent,
  'aggregateId' | 'aggregateVersion' | 'occurredAt' | 'payload'
> {
  readonly slot: string;
  readonly recorded: number;
}

const COLUMNS = sql`aggregate_id, slot, version as aggregate_version, occurred_at, payload, recorded`;

/** Kept events of a consumer behind a place, in the order of aggregates. */
export const readRaw = (
  db: Sql,
  source: string,
  after: Pick<RawEvent, 'aggregateId' | 'slot'>,
  limit: number,
): Promise<RawEvent[]> =>
  rows(
    db,
    sql`select ${COLUMNS} from raw_event where source = ${source} and (aggregate_id, slot) > (${after.aggregateId}, ${after.slot}) order by aggregate_id, slot limit ${limit}`,
  );

/** Events of a consumer that were kept after a mark. */
export const readRawSince = (db: Sql, source: string, mark: number): Promise<RawEvent[]> =>
  rows(db, sql`select ${COLUMNS} from raw_event where source = ${source} and recorded > ${mark} order by recorded`);

/** The mark of now: what is kept from here on is behind it, once nobody is in the middle of keeping. */
export async function rawMark(db: Sql): Promise<number> {
  const row = await firstRow<{ mark: number }>(db, sql`select coalesce(max(recorded), 0) as mark from raw_event`);
  return row?.mark ?? 0;
}
