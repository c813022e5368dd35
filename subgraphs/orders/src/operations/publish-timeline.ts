import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import type { OrderChanged } from '@oms/platform/events/order-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { StatusMessage } from '@oms/platform/status/status-port';
import { inChunks } from '@oms/platform/values/in-chunks';
import type { OrdersServices } from '../services.js';
import { appendToFeed } from '../storage/order-feed.js';

/** Topic of the messages that copy the feed: `{ entries: FeedEntry[] }`, without a gap within one message. */
const FEED_TOPIC = 'orders.feed';

/** A message stays below what a PostgreSQL notification can carry. */
const ENTRIES_OF_MESSAGE = 20;

/**
 * Appends the timelines of changed orders to the feed, and answers the messages that tell of it. Safe twice, and for
 * events that come late or out of order: what is in the feed already is not appended again.
 */
export async function publishTimeline(
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<OrderChanged>[],
): Promise<StatusMessage[]> {
  const orderIds = [...new Set(events.map(({ payload }) => payload.orderId))];
  const added = await runCommand(ctx, 'publishTimeline', (tx) => appendToFeed(tx.db, orderIds, tx.now));
  return inChunks(added, ENTRIES_OF_MESSAGE).map((entries) => ({ topic: FEED_TOPIC, data: { entries } }));
}
