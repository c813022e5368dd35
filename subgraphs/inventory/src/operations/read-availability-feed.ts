import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, rows, sql, type Sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { z } from 'zod';
import type { InventoryServices } from '../services.js';
import { findAvailability } from './find-availability.js';

/** A line of the feed: what a channel may offer of an item now. */
export interface FeedLine {
  readonly sku: string;
  readonly available: number;
  /** When more is expected, where there is nothing. */
  readonly availableFrom: Date | null;
}

export interface FeedPage {
  readonly lines: readonly FeedLine[];
  /** Where the next page begins; keep the last one for the next run. */
  readonly cursor: string;
  /** Whether another page is there now. */
  readonly hasMore: boolean;
}

/** A full feed goes through all items by SKU; then it follows changes from where it began. */
const CURSOR = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('full'), after: z.string(), from: z.string().regex(/^\d+$/) }),
  z.strictObject({ mode: z.literal('changes'), after: z.string().regex(/^\d+$/) }),
]);
type Cursor = z.infer<typeof CURSOR>;

/** Changes younger than this are told again: others that began before them may still be on their way to being seen. */
const SETTLING_SECONDS = 15;

const write = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');

function read(text: string): Cursor {
  try {
    return CURSOR.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw refuse('INVALID_CURSOR', 'This is no cursor of this feed.', ['after']);
  }
}

/** The newest change that everything before it is settled. */
async function settledSequence(db: Sql): Promise<string> {
  const found = await firstRow<{ sequence: string }>(
    db,
    sql`select coalesce(max(sequence) filter (where recorded_at < clock_timestamp() - make_interval(secs => ${SETTLING_SECONDS})), min(sequence) - 1, 0)::text as sequence
        from (select sequence, recorded_at from outbox where type = 'StockChanged' order by sequence desc limit 20000) newest`,
  );
  return found?.sequence ?? '0';
}

async function fullPage(db: Sql, { after, from }: Extract<Cursor, { mode: 'full' }>, first: number) {
  const found = await rows<{ sku: string }>(
    db,
    sql`select sku from item where active and sku > ${after} order by sku limit ${first + 1}`,
  );
  const skus = found.slice(0, first).map(({ sku }) => sku);
  const hasMore = found.length > first;
  const next: Cursor = hasMore ? { mode: 'full', after: skus.at(-1) ?? after, from } : { mode: 'changes', after: from };
  return { skus, hasMore, next };
}

/** Items of which stock has changed, and kits that hold them. */
async function changedPage(db: Sql, { after }: Extract<Cursor, { mode: 'changes' }>, first: number) {
  const events = await rows<{ sequence: string; sku: string }>(
    db,
    sql`select sequence::text as sequence, payload->>'sku' as sku from outbox where type = 'StockChanged' and sequence > ${after}::bigint order by sequence limit ${first}`,
  );
  const changed = [...new Set(events.map(({ sku }) => sku))];
  const kits = await rows<{ sku: string }>(
    db,
    sql`select distinct kit_sku as sku from item_component where sku = any(${changed}::text[])`,
  );
  const settled = await settledSequence(db);
  const last = events.at(-1)?.sequence ?? after;
  const reached = [last, settled].toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))[0] ?? after;
  const position = BigInt(reached) > BigInt(after) ? reached : after;
  const next: Cursor = { mode: 'changes', after: events.length === first ? last : position };
  return { skus: [...new Set([...changed, ...kits.map(({ sku }) => sku)])], hasMore: events.length === first, next };
}

/**
 * What a channel may offer, page by page: first of every item, then, from the last page's cursor on, of those whose stock
 * has changed since. A line may come twice, none is left out; it always tells what is now.
 */
export async function readAvailabilityFeed(
  ctx: Pick<OperationContext<InventoryServices>, 'database' | 'clock' | 'services'>,
  { channel, after, first }: { readonly channel: string; readonly after?: string | null; readonly first: number },
): Promise<FeedPage> {
  const db = ctx.database.sql();
  const cursor: Cursor = after ? read(after) : { mode: 'full', after: '', from: await settledSequence(db) };
  const page = cursor.mode === 'full' ? await fullPage(db, cursor, first) : await changedPage(db, cursor, first);
  const found = await findAvailability(ctx, { skus: page.skus.map((sku) => ({ sku, quantity: 1 })), channel });
  const lines = found.map(({ sku, available, availableFrom }) => ({ sku, available, availableFrom }));
  return { lines, cursor: write(page.next), hasMore: page.hasMore };
}
