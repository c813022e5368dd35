import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@oms/platform/database/database';
import { onCommitted } from '@oms/platform/outbox/committed';
import type { StatusPort } from '@oms/platform/status/status-port';
import { inChunks } from '@oms/platform/values/in-chunks';

/** Topic of the messages `{ orderIds }`: these timelines may have something new. */
export const HINT_TOPIC = 'orders.hints';

/** Between two messages of one process: what is committed meanwhile goes together. */
const QUIET_MS = 5;
/** A message stays below what a PostgreSQL notification can carry. */
const IDS_OF_MESSAGE = 150;
/** Where messages cannot be sent, what waits is bounded: the feed tells of it all the same, a moment later. */
const MOST_WAITING = 5_000;

/**
 * Tells those who watch an order that it has changed as soon as that is committed, which is long before it comes into the
 * feed. A hint that is lost only delays. Answers a function that ends it.
 */
export function hintChanges(database: Database, status: StatusPort): () => void {
  const waiting = new Set<string>();
  let sending = false;
  const send = async (): Promise<void> => {
    while (waiting.size > 0) {
      const orderIds = [...waiting];
      waiting.clear();
      for (const some of inChunks(orderIds, IDS_OF_MESSAGE))
        await status.publish({ topic: HINT_TOPIC, data: { orderIds: some } }).catch(() => {});
      await sleep(QUIET_MS);
    }
    sending = false;
  };
  return onCommitted(database, (events) => {
    for (const { type, aggregateId } of events)
      if (type === 'OrderChanged' && waiting.size < MOST_WAITING) waiting.add(aggregateId);
    if (sending || waiting.size === 0) return;
    sending = true;
    void send();
  });
}
