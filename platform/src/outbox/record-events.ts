import type { Actor } from '../auth/actor.js';
import { recordset, sql, type RawBuilder, type Sql } from '../database/sql.js';
import { newId } from '../values/ids.js';
import { shardOf, type EventDraft } from './event.js';
import { traceParentsOf } from './trace-parents.js';

export interface RecordingContext {
  readonly now: Date;
  readonly actor: Actor;
  readonly requestId: string;
}

/** Parts of a WITH that write events, and one delivery for each consumer that is interested; none of no events. */
export async function eventParts(
  db: Sql,
  drafts: readonly EventDraft[],
  { now, actor, requestId }: RecordingContext,
): Promise<readonly RawBuilder[]> {
  if (drafts.length === 0) return [];
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
    facets: draft.facets ?? [],
    trace_parent: traceParents[index],
  }));
  const { role, id, name } = actor;
  return [
    sql`draft as materialized (
      select * from ${recordset(events, 'd', 'event_id uuid, type text, schema_version smallint, aggregate_id text, aggregate_version bigint, order_id uuid, shard smallint, payload jsonb, facets text[], trace_parent text')}
    )`,
    sql`event as (
      insert into outbox (event_id, type, schema_version, aggregate_id, aggregate_version, order_id, shard, occurred_at, actor, request_id, payload, trace_parent)
      select event_id, type, schema_version, aggregate_id, aggregate_version, order_id, shard, ${now}::timestamptz,
             ${JSON.stringify({ role, id, name })}::jsonb, ${requestId}, payload, trace_parent
      from draft
      returning event_id, sequence
    )`,
    sql`delivery as (
      insert into outbox_delivery (event_id, consumer, shard, sequence)
      select draft.event_id, route.consumer, draft.shard, event.sequence
      from draft join event on event.event_id = draft.event_id
      join outbox_route route on route.event_type = draft.type and (route.facet is null or route.facet = any(draft.facets))
    )`,
  ];
}
