import { recordset, run, sql, type Sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';

/** An event under the place where it is kept: of several in one slot the newest stays. */
export interface SlottedEvent {
  readonly event: IntegrationEvent;
  readonly slot: string;
}

/** Keeps events, so that facts can be made of them anew when no outbox has them any more. */
export async function keepRaw(db: Sql, source: string, events: readonly SlottedEvent[]): Promise<void> {
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
  if (newest.size === 0) return;
  await run(
    db,
    sql`insert into raw_event (source, aggregate_id, slot, version, occurred_at, payload)
        select ${source}, aggregate_id, slot, version, occurred_at, payload
        from ${recordset([...newest.values()], 'r', 'aggregate_id text, slot text, version bigint, occurred_at timestamptz, payload jsonb')} order by aggregate_id, slot
        on conflict (source, aggregate_id, slot) do update set version = excluded.version, occurred_at = excluded.occurred_at, payload = excluded.payload
        where raw_event.version < excluded.version`,
  );
}
