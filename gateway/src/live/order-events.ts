import type { FeedEntry } from './feed-entry.js';
import { FEED_PAGE, type FeedReader } from './feed-reader.js';
import type { FeedTail } from './feed-tail.js';
import type { LiveItem, LiveSource } from './live-model.js';
import type { LiveRequest } from './live-request.js';
import { persist } from './persist.js';

/** Arguments of `orderEvents`. */
export interface OrderEventsArguments {
  readonly after?: string | null;
  readonly filter?: {
    readonly types?: readonly string[] | null;
    readonly channel?: string | null;
    readonly customerId?: string | null;
  } | null;
}

/** What {@link orderEvents} reads. */
export interface OrderEventsParts {
  readonly tail: FeedTail;
  readonly feed: FeedReader;
}

/** Events that are read and completed at the same time, in order. */
const AT_ONCE = 16;

/**
 * The timelines of all orders that the viewer may see, in the order in which they were published. Rejects with a StreamEnd
 * when `after` is no position, or older than what is kept.
 */
export async function orderEvents(
  request: LiveRequest,
  parts: OrderEventsParts,
  { after, filter }: OrderEventsArguments,
): Promise<LiveSource> {
  await parts.tail.ready();
  const start = after ? (await parts.feed.page(after)).start : parts.tail.head;
  const { actor } = request.viewer.context;
  // A customer's own orders are found by whose they are; the log decides on what is shown all the same.
  const customerId = actor?.role === 'customer' ? actor.customerId : filter?.customerId;
  const resumed = addressIn(after);
  // What came by another way, before it was in the feed, is not told again.
  const isKnown = ({ orderId, sequence }: FeedEntry): boolean =>
    resumed !== undefined && orderId === resumed.orderId && sequence <= resumed.sequence;
  const isTheirs = (entry: FeedEntry): boolean =>
    (!customerId || entry.customerId === customerId) && (!actor?.orderId || entry.orderId === actor.orderId);
  const concerns = (entry: FeedEntry): boolean => isTheirs(entry) && isWanted(entry, filter) && !isKnown(entry);
  return (signal) => follow(request, parts, { start, concerns, customerId: customerId ?? undefined }, signal);
}

const isWanted = (entry: FeedEntry, filter: OrderEventsArguments['filter']): boolean =>
  (!filter?.customerId || entry.customerId === filter.customerId) &&
  (!filter?.types || filter.types.includes(entry.type)) &&
  (!filter?.channel || entry.channelCode === filter.channel);

interface Following {
  readonly start: number;
  readonly concerns: (entry: FeedEntry) => boolean;
  readonly customerId: string | undefined;
}

async function* follow(
  request: LiveRequest,
  { tail, feed }: OrderEventsParts,
  { start, concerns, customerId }: Following,
  signal: AbortSignal,
): AsyncGenerator<LiveItem, void, undefined> {
  for (let cursor = start; !signal.aborted;) {
    if (cursor >= tail.head) {
      await tail.room.wait(signal);
      continue;
    }
    const page = recentEntries(tail, cursor) ?? (await persist(signal, () => olderEntries(feed, cursor, customerId)));
    if (!page) return;
    yield* inOrder(page.entries.filter(concerns), (entry) => itemOf(request, entry, signal), signal);
    cursor = page.seenUpTo;
  }
}

/** Completes the entries several at a time, and gives them in order. */
async function* inOrder(
  entries: readonly FeedEntry[],
  complete: (entry: FeedEntry) => Promise<LiveItem | undefined>,
  signal: AbortSignal,
): AsyncGenerator<LiveItem, void, undefined> {
  const waiting = entries.map((entry) => ({ entry, item: undefined as Promise<LiveItem | undefined> | undefined }));
  for (const [index, next] of waiting.entries()) {
    for (const ahead of waiting.slice(index, index + AT_ONCE)) {
      ahead.item ??= complete(ahead.entry);
      // It is awaited when its turn comes; until then a failure is nobody's.
      ahead.item.catch(() => {});
    }
    const item = await next.item;
    // Given is forgotten.
    next.item = Promise.resolve(undefined);
    if (signal.aborted) return;
    if (item) yield item;
  }
}

interface FeedPiece {
  readonly entries: readonly FeedEntry[];
  /** Everything up to here has been looked at. */
  readonly seenUpTo: number;
}

/** What this process has seen itself. */
function recentEntries(tail: FeedTail, cursor: number): FeedPiece | undefined {
  const entries = tail.after(cursor);
  return entries && { entries, seenUpTo: entries.at(-1)?.position ?? tail.head };
}

/** A page of the feed from further back than this process has seen. */
async function olderEntries(feed: FeedReader, cursor: number, customerId: string | undefined): Promise<FeedPiece> {
  const { head, entries } = await feed.page(String(cursor), customerId);
  const last = entries.at(-1)?.position ?? head;
  // A full page may be followed by more below the head.
  return { entries, seenUpTo: entries.length < FEED_PAGE ? Math.max(head, last) : last };
}

async function itemOf(
  request: LiveRequest,
  { orderId, sequence }: FeedEntry,
  signal: AbortSignal,
): Promise<LiveItem | undefined> {
  const page = await persist(signal, () => request.readLog(orderId, sequence - 1, `${sequence}`, 1));
  const event = page?.events.find((candidate) => candidate.sequence === sequence);
  if (!event) return undefined;
  const address = `${orderId}:${sequence}`;
  return request.complete(address, event, Buffer.from(address).toString('base64url'));
}

/** What the position of an event stands for; undefined for anything else. */
function addressIn(position: string | null | undefined): { orderId: string; sequence: number } | undefined {
  const [, orderId, sequence] =
    /^([0-9a-f-]{36}):(\d{1,9})$/.exec(Buffer.from(position ?? '', 'base64url').toString()) ?? [];
  return orderId ? { orderId, sequence: Number(sequence) } : undefined;
}
