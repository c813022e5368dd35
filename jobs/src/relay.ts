import { setTimeout as sleep } from 'node:timers/promises';
import { crashPoint } from '@oms/platform/commands/crash-point';
import type { SubgraphName } from '@oms/platform/database/subgraphs';
import { groupInto } from '@oms/platform/graphql/align';
import type { Database } from '@oms/platform/database/database';
import type { Logger } from '@oms/platform/observe/logger';
import { claimDeliveries, returnDeliveries, type ClaimedDelivery } from '@oms/platform/outbox/deliveries';
import type { QueuePort } from '@oms/platform/queue/queue-port';
import { groupIntoBatches } from './batches.js';
import { ShardLease } from './shard-lease.js';

export interface RelayOptions {
  readonly database: Database;
  readonly queues: QueuePort;
  readonly logger: Logger;
  readonly batchSizeOf: (consumer: string) => number;
  /** The safety net under notifications. */
  readonly pollMilliseconds?: number;
  readonly acknowledgeSeconds?: number;
}

const CLAIM_LIMIT = 1_000;

/**
 * Carries one source's outbox to the queues. It owns the shards whose advisory locks it holds, claims their due
 * deliveries in order, and enqueues them in batches. Killed at any line it loses nothing: what was claimed and not
 * acknowledged in time is claimed again, here or by another relay.
 */
export class Relay {
  private readonly lease: ShardLease;
  private stopped = false;
  private running: Promise<void> | undefined;

  constructor(private readonly options: RelayOptions) {
    this.lease = new ShardLease(options.database, options.logger);
  }

  /** Name of the source. */
  get source(): string {
    return this.options.database.name;
  }

  /** How many of the source's shards this relay holds now. */
  get shards(): number {
    return this.lease.size;
  }

  start(): void {
    this.running = this.loop();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.lease.wake();
    await this.running;
    await this.lease.release();
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      try {
        const shards = await this.lease.hold();
        const more = shards.length > 0 && (await this.relayOnce(shards));
        if (!more && !this.stopped) await this.lease.nextWake(this.options.pollMilliseconds ?? 500);
      } catch (error) {
        if (this.stopped) return;
        this.options.logger.warn({ err: error, source: this.options.database.name }, 'relay will try again');
        await sleep(1_000);
      }
    }
  }

  /** Whether there may be more that is due. */
  private async relayOnce(shards: readonly number[]): Promise<boolean> {
    const { database, acknowledgeSeconds = 30 } = this.options;
    const claimed = await claimDeliveries(database.sql(), { shards, limit: CLAIM_LIMIT, acknowledgeSeconds });
    if (claimed.length === 0) return false;
    crashPoint('relay.after-claim');
    await this.enqueue(claimed);
    crashPoint('relay.after-enqueue');
    return claimed.length === CLAIM_LIMIT;
  }

  private async enqueue(claimed: readonly ClaimedDelivery[]): Promise<void> {
    const { database, queues, batchSizeOf } = this.options;
    const byConsumer = groupInto(
      groupIntoBatches(database.name as SubgraphName, claimed, batchSizeOf),
      (batch) => batch.consumer,
    );
    const outcomes = await Promise.allSettled(
      [...byConsumer].map(([consumer, batches]) =>
        queues.enqueue(
          consumer,
          batches.map(({ id, data }) => ({ id, data })),
        ),
      ),
    );
    const failed = [...byConsumer.keys()].filter((_, index) => outcomes[index]?.status === 'rejected');
    if (failed.length === 0) return;
    await returnDeliveries(
      database.sql(),
      claimed.filter((delivery) => failed.includes(delivery.consumer)),
    );
    throw new Error(`the queue did not take jobs of ${failed.join(', ')}`);
  }
}
