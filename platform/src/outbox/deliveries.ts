import { recordset, rows, run, sql, type Sql } from '../database/sql.js';
import type { IntegrationEvent } from './event.js';

/** One claimed delivery: which event waits for which consumer, and how often it was handed out. */
export interface ClaimedDelivery {
  readonly eventId: string;
  readonly consumer: string;
  readonly shard: number;
  readonly attempts: number;
}

export interface ClaimOptions {
  readonly shards: readonly number[];
  readonly limit: number;
  /** Seconds within which the consumer must acknowledge; then the delivery is handed out again. */
  readonly acknowledgeSeconds: number;
  /** Consumers that have enough in hand. */
  readonly except?: readonly string[];
}

/** Claims due deliveries, oldest first, and pushes their next due time behind the acknowledgement time. */
export async function claimDeliveries(
  db: Sql,
  { shards, limit, acknowledgeSeconds, except = [] }: ClaimOptions,
): Promise<ClaimedDelivery[]> {
  const claimed = await rows<ClaimedDelivery & { sequence: number }>(
    db,
    sql`
    with due as materialized (
      select event_id, consumer from outbox_delivery
      where done_at is null and dead_at is null and due_at <= clock_timestamp() and shard = any(${shards}::smallint[])
        and consumer <> all(${except}::text[])
      order by sequence limit ${limit} for update skip locked
    )
    update outbox_delivery delivery
    set attempts = delivery.attempts + 1, due_at = clock_timestamp() + make_interval(secs => ${acknowledgeSeconds})
    from due where delivery.event_id = due.event_id and delivery.consumer = due.consumer
    returning delivery.event_id, delivery.consumer, delivery.shard, delivery.attempts, delivery.sequence`,
  );
  return claimed.toSorted((a, b) => a.sequence - b.sequence);
}

/** Makes claimed deliveries due at once: for a relay that could not hand them to the queue. */
export async function returnDeliveries(db: Sql, deliveries: readonly ClaimedDelivery[]): Promise<void> {
  const keys = deliveries.map(({ eventId, consumer }) => ({ event_id: eventId, consumer }));
  await run(
    db,
    sql`update outbox_delivery delivery set due_at = clock_timestamp(), attempts = delivery.attempts - 1 from ${recordset(keys, 'k', 'event_id uuid, consumer text')}
        where delivery.event_id = k.event_id and delivery.consumer = k.consumer and delivery.done_at is null`,
  );
}

/** Of these deliveries, those that a consumer has in hand: handed out, not finished, and not yet due again. */
export async function inHand(
  db: Sql,
  deliveries: readonly Pick<ClaimedDelivery, 'eventId' | 'consumer'>[],
): Promise<{ eventId: string; consumer: string }[]> {
  const keys = deliveries.map(({ eventId, consumer }) => ({ event_id: eventId, consumer }));
  return rows(
    db,
    sql`select d.event_id, d.consumer from ${recordset(keys, 'k', 'event_id uuid, consumer text')}
        join outbox_delivery d on d.event_id = k.event_id and d.consumer = k.consumer
        where d.done_at is null and d.dead_at is null and d.due_at > clock_timestamp()`,
  );
}

/** The events behind `eventIds` that `consumer` has not yet finished, in order. Ids that no longer exist are left out. */
export function pendingEvents(
  db: Sql,
  consumer: string,
  eventIds: readonly string[],
): Promise<(IntegrationEvent & { recordedAt: Date; traceParent: string | null })[]> {
  return rows(
    db,
    sql`
    select e.event_id, e.type, e.schema_version, e.aggregate_id, e.aggregate_version, e.order_id, e.occurred_at, e.recorded_at, e.actor, e.request_id, e.payload, e.trace_parent
    from outbox_delivery d join outbox e using (event_id)
    where d.consumer = ${consumer} and d.event_id = any(${eventIds}::uuid[]) and d.done_at is null and d.dead_at is null
    order by e.sequence`,
  );
}

/** Ends deliveries whose consumer has committed. */
export async function acknowledge(db: Sql, consumer: string, eventIds: readonly string[]): Promise<void> {
  await run(
    db,
    sql`update outbox_delivery set done_at = clock_timestamp(), last_error = null
        where consumer = ${consumer} and event_id = any(${eventIds}::uuid[]) and done_at is null`,
  );
}

/** Seconds after which an event of a newer version is offered again, in the hope of a newer worker. */
const NEWER_SECONDS = 15;

/** Puts off deliveries that this version cannot read; this is no failure, and they never become dead letters by it. */
export async function waitForNewer(db: Sql, consumer: string, eventIds: readonly string[]): Promise<void> {
  await run(
    db,
    sql`update outbox_delivery set due_at = clock_timestamp() + make_interval(secs => ${NEWER_SECONDS} * (0.75 + random() * 0.5)),
               last_error = 'recorded by a newer version: waits for a newer worker'
        where consumer = ${consumer} and event_id = any(${eventIds}::uuid[]) and done_at is null and dead_at is null`,
  );
}

export interface FailedDelivery {
  readonly consumer: string;
  readonly eventId: string;
  readonly error: string;
  /** The database was away: it is tried again soon, and does not count towards `maxFailures`. */
  readonly outage: boolean;
  /** Failures after which the delivery is given up. */
  readonly maxFailures: number;
}

/** Seconds until the next try: after an outage 2, otherwise 1, 2, 4 … up to ten minutes; with jitter of a quarter. */
const retrySeconds = (outage: boolean) =>
  sql`(case when ${outage}::boolean then 2 else least(600, power(2, least(failures, 12))) end) * (0.75 + random() * 0.5)`;

/** Records a failed attempt: due again later, or after too many a dead letter; answers whether it was given up. */
export async function recordFailure(db: Sql, failed: FailedDelivery): Promise<boolean> {
  const { consumer, eventId, error, outage, maxFailures } = failed;
  const [row] = await rows<{ dead: boolean }>(
    db,
    sql`update outbox_delivery
        set last_error = ${error.slice(0, 2_000)},
            failures = failures + ${outage ? 0 : 1}::int,
            dead_at = case when ${outage}::boolean or failures + 1 < ${maxFailures}::int then null else clock_timestamp() end,
            due_at = clock_timestamp() + make_interval(secs => ${retrySeconds(outage)})
        where consumer = ${consumer} and event_id = ${eventId}::uuid and done_at is null
        returning dead_at is not null as dead`,
  );
  return row?.dead ?? false;
}

/** How many deliveries of this source wait, and for how long the oldest has. Dead letters do not count as waiting. */
export async function backlog(db: Sql): Promise<{ pending: number; oldestSeconds: number; dead: number }> {
  const [row] = await rows<{ pending: number; oldestSeconds: number | null; dead: number }>(
    db,
    sql`select count(*) filter (where d.dead_at is null) as pending, count(*) filter (where d.dead_at is not null) as dead,
               extract(epoch from clock_timestamp() - min(e.recorded_at) filter (where d.dead_at is null))::float8 as oldest_seconds
        from outbox_delivery d join outbox e using (event_id) where d.done_at is null`,
  );
  return { pending: row?.pending ?? 0, oldestSeconds: row?.oldestSeconds ?? 0, dead: row?.dead ?? 0 };
}
