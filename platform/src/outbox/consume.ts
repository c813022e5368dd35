import { recordset, rows, sql, type Sql } from '../database/sql.js';
import { runCommand, type OperationContext, type Tx } from '../commands/run-command.js';
import type { IntegrationEvent } from './event.js';

/** Of several states of one aggregate only the newest counts; order of first appearance is kept. */
function newestPerAggregate<Payload>(events: readonly IntegrationEvent<Payload>[]): IntegrationEvent<Payload>[] {
  const newest = new Map<string, IntegrationEvent<Payload>>();
  for (const event of events) {
    const known = newest.get(event.aggregateId);
    if (!known || known.aggregateVersion < event.aggregateVersion) newest.set(event.aggregateId, event);
  }
  return [...newest.values()];
}

async function claimNewer(db: Sql, consumer: string, events: readonly IntegrationEvent[]): Promise<Set<string>> {
  const versions = events.map((event) => ({ aggregate_id: event.aggregateId, version: event.aggregateVersion }));
  const claimed = await rows<{ aggregateId: string }>(
    db,
    sql`
    insert into inbox (consumer, aggregate_id, version)
    select ${consumer}, aggregate_id, version from ${recordset(versions, 'v', 'aggregate_id text, version bigint')} order by aggregate_id
    on conflict (consumer, aggregate_id) do update set version = excluded.version where inbox.version < excluded.version
    returning aggregate_id`,
  );
  return new Set(claimed.map((row) => row.aggregateId));
}

/**
 * Applies a batch of events for one consumer in one transaction: each aggregate's newest state, once. What is not newer
 * than the state already applied is ignored, so disorder and duplicates do no harm. The inbox rows commit with the effect.
 * `keep` gets all events after that, old and repeated ones too, for what each of them tells beside the state: it must
 * itself be safe twice and in any order.
 */
export function consumeEvents<Payload, Services>(
  ctx: OperationContext<Services>,
  consumer: string,
  events: readonly IntegrationEvent<Payload>[],
  apply: (tx: Tx, events: readonly IntegrationEvent<Payload>[]) => Promise<void>,
  keep?: (tx: Tx, events: readonly IntegrationEvent<Payload>[]) => Promise<void>,
): Promise<void> {
  return runCommand(ctx, consumer, async (tx) => {
    const newest = newestPerAggregate(events);
    const claimed = await claimNewer(tx.db, consumer, newest);
    const fresh = newest.filter((event) => claimed.has(event.aggregateId));
    if (fresh.length > 0) await apply(tx, fresh);
    if (events.length > 0) await keep?.(tx, events);
  });
}
