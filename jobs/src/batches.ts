import { groupInto } from '@oms/platform/graphql/align';
import type { SubgraphName } from '@oms/platform/database/subgraphs';
import type { ClaimedDelivery } from '@oms/platform/outbox/deliveries';
import type { BatchData } from './handle-batch.js';

export interface Batch {
  readonly consumer: string;
  /** Unique per claim: a delivery that is handed out again gets a new id. */
  readonly id: string;
  readonly data: BatchData;
}

function batchOf(source: SubgraphName, chunk: readonly ClaimedDelivery[]): Batch[] {
  const [first] = chunk;
  if (!first) return [];
  const attempt = Math.max(...chunk.map((delivery) => delivery.attempts));
  const eventIds = chunk.map((delivery) => delivery.eventId);
  return [{ consumer: first.consumer, id: `${first.eventId}-${attempt}`, data: { source, eventIds } }];
}

/** Groups claimed deliveries by consumer, in order, into batches no larger than the consumer takes. */
export function groupIntoBatches(
  source: SubgraphName,
  claimed: readonly ClaimedDelivery[],
  batchSizeOf: (consumer: string) => number,
): Batch[] {
  return [...groupInto(claimed, (delivery) => delivery.consumer)].flatMap(([consumer, deliveries]) => {
    const size = batchSizeOf(consumer);
    const starts = Array.from({ length: Math.ceil(deliveries.length / size) }, (_, index) => index * size);
    return starts.flatMap((start) => batchOf(source, deliveries.slice(start, start + size)));
  });
}
