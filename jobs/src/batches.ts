import { groupInto } from '@oms/platform/graphql/align';
import type { SubgraphName } from '@oms/platform/database/subgraphs';
import type { ClaimedDelivery } from '@oms/platform/outbox/deliveries';
import type { QueuedJob } from '@oms/platform/queue/queue-port';
import type { BatchData } from './handle-batch.js';

export interface Batch {
  /** Unique per claim: a delivery that is handed out again gets a new id. */
  readonly id: string;
  readonly data: BatchData;
}

/** What one job of a queue carries: batches of different consumers, or of one. */
export interface Parcel {
  readonly batches: readonly BatchData[];
}

function batchOf(source: SubgraphName, chunk: readonly ClaimedDelivery[]): Batch[] {
  const [first] = chunk;
  if (!first) return [];
  const { consumer } = first;
  const attempt = Math.max(...chunk.map((delivery) => delivery.attempts));
  const eventIds = chunk.map((delivery) => delivery.eventId);
  return [{ id: `${consumer}-${first.eventId}-${attempt}`, data: { consumer, source, eventIds } }];
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

/**
 * Packs batches of one queue into as few jobs as there are batches of the consumer that has the most: consumers do not
 * wait for each other, so their batches travel together; those of one consumer may be worked on beside each other.
 */
export function packJobs(batches: readonly Batch[]): QueuedJob<Parcel>[] {
  const byConsumer = [...groupInto(batches, ({ data }) => data.consumer).values()];
  const most = Math.max(0, ...byConsumer.map((own) => own.length));
  return Array.from({ length: most }, (_, round) => byConsumer.flatMap((own) => own.slice(round, round + 1))).flatMap(
    (packed) => packed.slice(0, 1).map(({ id }) => ({ id, data: { batches: packed.map(({ data }) => data) } })),
  );
}
