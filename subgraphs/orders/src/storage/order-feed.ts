import { firstRow, rows, sql, type Sql } from '@oms/platform/database/sql';
import type { EventAddress } from '../rules/event-position.js';

/** One entry of the feed: which timeline has something new, and who may be concerned. It says nothing of what happened. */
export interface FeedEntry extends EventAddress {
  /** Gap-free, from 1, a decimal number. */
  readonly position: string;
  readonly type: string;
  readonly channelCode: string;
  readonly customerId: string | null;
}

/** Held until the transaction ends: positions are given out by one writer at a time, and so in the order of commits. */
const FEED_LOCK = 0x6f72_6465;

const COLUMNS = sql`position::text, order_id, sequence, type, channel_code, customer_id`;

/**
 * Puts into the feed what the timelines of these orders have and the feed has not, in order; answers it. Imported history
 * stays out: nobody waits for it.
 */
export async function appendToFeed(db: Sql, orderIds: readonly string[], now: Date): Promise<FeedEntry[]> {
  await rows(db, sql`select pg_advisory_xact_lock(${FEED_LOCK}::bigint)`);
  const added = await rows<FeedEntry>(
    db,
    sql`
    with fed as materialized (
      select wanted.order_id, coalesce((select max(f.sequence) from order_feed f where f.order_id = wanted.order_id), 0) as sequence
      from unnest(${orderIds}::uuid[]) as wanted (order_id)
    ), fresh as (
      select e.order_id, e.sequence, e.type, o.channel_code, o.customer_id, e.recorded_at
      from fed join orders o on o.id = fed.order_id and not o.historical
      join order_event e on e.order_id = fed.order_id and e.sequence > fed.sequence
    )
    insert into order_feed (position, order_id, sequence, type, channel_code, customer_id, published_at)
    select coalesce((select max(position) from order_feed), 0) + row_number() over (order by recorded_at, order_id, sequence),
           order_id, sequence, type, channel_code, customer_id, ${now}::timestamptz
    from fresh
    returning ${COLUMNS}`,
  );
  return added.toSorted((a, b) => Number(a.position) - Number(b.position));
}

/** The newest position; 0 when the feed is empty. */
export async function feedHead(db: Sql): Promise<string> {
  const row = await firstRow<{ head: string }>(
    db,
    sql`select coalesce(max(position), 0)::text as head from order_feed`,
  );
  return row?.head ?? '0';
}

/** Entries after a position, oldest first. */
export const feedAfter = (
  db: Sql,
  { after, first, customerId }: { after: string; first: number; customerId?: string | null },
): Promise<FeedEntry[]> =>
  rows(
    db,
    sql`select ${COLUMNS} from order_feed where position > ${after}::bigint
        ${customerId ? sql`and customer_id = ${customerId}::uuid` : sql``}
        order by order_feed.position limit ${first}`,
  );

/** Where an entry of a timeline stands in the feed; undefined while, or when, it is not there. */
export async function positionInFeed(db: Sql, { orderId, sequence }: EventAddress): Promise<string | undefined> {
  const row = await firstRow<{ position: string }>(
    db,
    sql`select position::text from order_feed where order_id = ${orderId}::uuid and sequence = ${sequence}`,
  );
  return row?.position;
}

/** Whether the feed has gone on behind an entry of a timeline: an entry that is missing before that has been deleted. */
export async function isFedFurther(db: Sql, { orderId, sequence }: EventAddress): Promise<boolean> {
  const row = await firstRow<{ further: boolean }>(
    db,
    sql`select exists (select from order_feed where order_id = ${orderId}::uuid and sequence > ${sequence}) as further`,
  );
  return row?.further ?? false;
}

/** The highest position that has been deleted: a page that begins before it is not complete. */
export async function feedHorizon(db: Sql): Promise<string> {
  const row = await firstRow<{ position: string }>(db, sql`select position::text from order_feed_horizon`);
  return row?.position ?? '0';
}
