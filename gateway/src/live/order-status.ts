import type { FeedTail, WatchedOrder } from './feed-tail.js';
import type { LiveItem, LiveSource } from './live-model.js';
import type { LiveRequest } from './live-request.js';
import type { LoggedEvent } from './order-log.js';
import { persist } from './persist.js';
import { StreamEnd } from './stream-end.js';

/** Arguments of `orderStatusChanged`. */
export interface OrderStatusArguments {
  readonly orderId: string;
  readonly after?: number | null;
}

const notVisible = (): StreamEnd => new StreamEnd('NOT_FOUND', 'There is no such order', { field: ['orderId'] });

/**
 * One order's timeline: from the log as far as it goes, then each time that the tail knows of more. The cursor only ever
 * moves along the log, so nothing is left out and nothing comes twice, whatever messages did. Rejects with a StreamEnd when
 * the viewer may not see the order, or `after` is beyond its timeline.
 */
export async function orderStatus(
  request: LiveRequest,
  tail: FeedTail,
  { orderId, after }: OrderStatusArguments,
): Promise<LiveSource> {
  if (typeof after === 'number' && after < 0) throw badAfter('Expected a sequence, 0 or more');
  await tail.ready();
  // Watched before the log is read: what comes in between is known to the one or the other.
  const { order, release } = tail.watch(orderId);
  const { hint } = order;
  try {
    const page = await request.openLog(orderId, after ?? 0);
    if (!page) throw notVisible();
    const { lastSequence } = page;
    if (typeof after === 'number' && after > lastSequence)
      throw badAfter(`Expected at most ${lastSequence}, the newest sequence of the order`, { lastSequence });
    order.head = Math.max(order.head, lastSequence);
    return (signal) => follow(request, { orderId, order, release, start: after ?? lastSequence, hint }, signal);
  } catch (error) {
    release();
    throw error;
  }
}

const badAfter = (message: string, details = {}): StreamEnd =>
  new StreamEnd('BAD_USER_INPUT', message, { field: ['after'], ...details });

interface Following {
  readonly orderId: string;
  readonly order: WatchedOrder;
  readonly start: number;
  /** The newest hint that has been followed. */
  readonly hint: number;
  readonly release: () => void;
}

async function* follow(
  request: LiveRequest,
  { orderId, order, release, start, hint }: Following,
  signal: AbortSignal,
): AsyncGenerator<LiveItem, void, undefined> {
  try {
    for (let cursor = start, followed = hint; !signal.aborted;) {
      if (cursor >= order.head && followed === order.hint) {
        await order.room.wait(signal);
        continue;
      }
      followed = order.hint;
      const page = await persist(signal, () => request.readLog(orderId, cursor, `${order.head}.${order.hint}`));
      if (signal.aborted) return;
      if (!page) throw notVisible();
      yield* completed(request, orderId, page.events, signal);
      cursor = page.seenUpTo;
      order.head = Math.max(order.head, page.lastSequence);
    }
  } finally {
    release();
  }
}

async function* completed(
  request: LiveRequest,
  orderId: string,
  events: readonly LoggedEvent[],
  signal: AbortSignal,
): AsyncGenerator<LiveItem, void, undefined> {
  for (const event of events) {
    if (signal.aborted) return;
    yield await request.complete(`${orderId}:${event.sequence}`, event, String(event.sequence));
  }
}
