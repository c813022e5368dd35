import type { SubgraphName } from '@oms/platform/database/subgraphs';
import type { ClaimedDelivery } from '@oms/platform/outbox/deliveries';
import type { BatchData } from './handle-batch.js';

export interface Batch {
  readonly consumer: string;
  /** Unique per claim: a delivery that is handed out again gets a new id. */
  readonly id: string;
  readonly data: BatchData;
}

/** Groups claimed deliveries by consumer and shard, in order, into batches no larger than the consumer takes. */
export function groupIntoBatches(
  source: SubgraphName,
  claimed: readonly ClaimedDelivery[],
  batchSizeOf: (consumer: string) => number,
): Batch[] {
  const open = new Map<string, ClaimedDelivery[][]>();
  for (const delivery of claimed) {
    const key = `${delivery.consumer}/${delivery.shard}`;
    const chunks = open.get(key) ?? [[]];
    open.set(key, chunks);
    const last = chunks.at(-1) ?? [];
    if (last.length < batchSizeOf(delivery.consumer)) last.push(delivery);
    else chunks.push([delivery]);
  }
  return [...open.values()].flat().flatMap((chunk) => {
    const [first] = chunk;
    if (!first) return [];
    const attempt = Math.max(...chunk.map((delivery) => delivery.attempts));
    return [
      {
        consumer: first.consumer,
        id: `${first.eventId}-${attempt}`,
        data: { source, eventIds: chunk.map((delivery) => delivery.eventId) },
      },
    ];
  });
}
