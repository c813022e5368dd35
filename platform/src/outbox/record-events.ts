import type { Actor } from '../auth/actor.js';
import { recordset, run, sql, type Sql } from '../database/sql.js';
import { newId } from '../values/ids.js';
import { shardOf, type EventDraft } from './event.js';
import { traceParentsOf } from './trace-parents.js';

export interface RecordingContext {
  readonly now: Date;
  readonly actor: Actor;
  readonly requestId: string;
}

/** Writes events and one delivery per interested consumer, in the caller's transaction, in one statement. */
export async function recordEvents(
  db: Sql,
  drafts: readonly EventDraft[],
  { now, actor, requestId }: RecordingContext,
): Promise<void> {
  if (drafts.length === 0) return;
  const traceParents = await traceParentsOf(db, drafts);
  const events = drafts.map((draft, index) => ({
    event_id: newId(),
    type: draft.type,
    schema_version: draft.schemaVersion ?? 1,
    aggregate_id: draft.aggregateId,
    aggregate_version: draft.aggregateVersion,
    order_id: draft.orderId ?? null,
    shard: shardOf(draft.aggregateId),
    payload: draft.payload,
    trace_parent: traceParents[index],
  }));
  const { role, id, name } = actor;
  await run(
    db,
    sql`
    with event as (
      insert into outbox (event_id, type, schema_version, aggregate_id, aggregate_version, order_id, shard, occurred_at, actor, request_id, payload, trace_parent)
      select event_id, type, schema_version, aggregate_id, aggregate_version, order_id, shard, ${now}::timestamptz,
             ${JSON.stringify({ role, id, name })}::jsonb, ${requestId}, payload, trace_parent
      from ${recordset(events, 'draft', 'event_id uuid, type text, schema_version smallint, aggregate_id text, aggregate_version bigint, order_id uuid, shard smallint, payload jsonb, trace_parent text')}
      returning event_id, type, shard, sequence
    )
    insert into outbox_delivery (event_id, consumer, shard, sequence)
    select event.event_id, route.consumer, event.shard, event.sequence
    from event join outbox_route route on route.event_type = event.type`,
  );
}
