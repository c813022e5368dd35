import type { Sql } from '@oms/platform/database/sql';
import { inHand } from '@oms/platform/outbox/deliveries';
import type { Batch } from './batches.js';

/** The deliveries that stand for batches: those of one batch are finished together. */
interface Handed {
  readonly eventId: string;
  readonly consumer: string;
}

/**
 * What one relay has handed to the queue and nobody has finished yet. A consumer with enough in hand gets nothing more:
 * what comes meanwhile goes out as one larger batch, and no job waits in the queue for so long that it is offered twice.
 */
export class InFlight {
  private handed: readonly Handed[] = [];

  constructor(private readonly limitOf: (consumer: string) => number) {}

  add(batches: readonly Batch[]): void {
    const added = batches.flatMap(({ data: { consumer, eventIds } }) =>
      eventIds.slice(0, 1).map((eventId) => ({ consumer, eventId })),
    );
    this.handed = [...this.handed, ...added];
  }

  /** Consumers that have enough in hand, after a look at what has been finished. */
  async full(db: Sql): Promise<string[]> {
    if (this.overLimit().length === 0) return [];
    const left = new Set((await inHand(db, this.handed)).map(keyOf));
    this.handed = this.handed.filter((one) => left.has(keyOf(one)));
    return this.overLimit();
  }

  private overLimit(): string[] {
    const counts = new Map<string, number>();
    for (const { consumer } of this.handed) counts.set(consumer, (counts.get(consumer) ?? 0) + 1);
    return [...counts].filter(([consumer, count]) => count >= this.limitOf(consumer)).map(([consumer]) => consumer);
  }
}

const keyOf = ({ eventId, consumer }: Handed): string => `${eventId}/${consumer}`;
