import { setTimeout as sleep } from 'node:timers/promises';
import { crashPoint } from '@oms/platform/commands/crash-point';
import type { SubgraphName } from '@oms/platform/database/subgraphs';
import { groupInto } from '@oms/platform/graphql/align';
import type { Database } from '@oms/platform/database/database';
import type { Logger } from '@oms/platform/observe/logger';
import { claimDeliveries, returnDeliveries, type ClaimedDelivery } from '@oms/platform/outbox/deliveries';
import { SHARDS } from '@oms/platform/outbox/event';
import { wakeLocally } from '@oms/platform/outbox/wake';
import type { QueuePort } from '@oms/platform/queue/queue-port';
import { groupIntoBatches, packJobs } from './batches.js';
import { InFlight } from './in-flight.js';
import { Pace } from './pace.js';
import { ShardLease } from './shard-lease.js';

export interface RelayOptions {
  readonly database: Database;
  readonly queues: QueuePort;
  readonly logger: Logger;
  /** The queue on which a consumer's batches travel. */
  readonly queueOf: (consumer: string) => string;
  readonly batchSizeOf: (consumer: string) => number;
  /** Batches that a consumer has in hand at most, waiting ones included. */
  readonly batchesInHand: (consumer: string) => number;
  /** Milliseconds between two batches of a consumer. */
  readonly lingerOf: (consumer: string) => number;
  /** The safety net under notifications. */
  readonly pollMilliseconds?: number;
  readonly acknowledgeSeconds?: number;
}

const CLAIM_LIMIT = 1_000;
/** How soon a relay looks again whether consumers that had enough in hand have finished. */
const FULL_MS = 20;
/** Between two looks at the outbox, however often it wakes the relay. */
const LOOK_MS = 20;

/**
 * Carries one source's outbox to the queues. It owns the shards whose advisory locks it holds, claims their due
 * deliveries in order, and enqueues them in batches. Killed at any line it loses nothing: what was claimed and not
 * acknowledged in time is claimed again, here or by another relay.
 */
export class Relay {
  private readonly lease: ShardLease;
  private readonly inFlight: InFlight;
  private readonly pace: Pace;
  private stopped = false;
  private running: Promise<void> | undefined;

  constructor(private readonly options: RelayOptions) {
    this.lease = new ShardLease(options.database, options.logger);
    this.inFlight = new InFlight(options.batchesInHand);
    this.pace = new Pace(options.lingerOf);
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
    wakeLocally(this.options.database, () => {
      this.lease.wake();
      return this.lease.size === SHARDS;
    });
    this.running = this.loop();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    wakeLocally(this.options.database, undefined);
    this.lease.wake();
    await this.running;
    await this.lease.release();
  }

  private async loop(): Promise<void> {
    const { database, logger, pollMilliseconds = 1_000 } = this.options;
    while (!this.stopped) {
      try {
        const shards = await this.lease.hold();
        const looked = performance.now();
        const next = shards.length > 0 ? await this.relayOnce(shards) : 'wait';
        if (this.stopped) return;
        if (next === 'full') await sleep(FULL_MS);
        if (next !== 'wait') continue;
        await this.lease.nextWake(Math.min(pollMilliseconds, this.pace.msToNext()));
        await sleep(Math.max(0, looked + LOOK_MS - performance.now()));
      } catch (error) {
        if (this.stopped) return;
        logger.warn({ err: error, source: database.name }, 'relay will try again');
        await sleep(1_000);
      }
    }
  }

  /** What to do next: go on at once, wait for consumers that have enough in hand, or wait for something new. */
  private async relayOnce(shards: readonly number[]): Promise<'on' | 'full' | 'wait'> {
    const { database, acknowledgeSeconds = 30 } = this.options;
    const db = database.sql();
    const full = await this.inFlight.full(db);
    const except = [...new Set([...full, ...this.pace.waiting()])];
    const claimed = await claimDeliveries(db, { shards, limit: CLAIM_LIMIT, acknowledgeSeconds, except });
    this.pace.handedOut(claimed);
    if (claimed.length > 0) {
      crashPoint('relay.after-claim');
      await this.enqueue(claimed);
      crashPoint('relay.after-enqueue');
    }
    if (claimed.length === CLAIM_LIMIT) return 'on';
    return full.length > 0 ? 'full' : 'wait';
  }

  private async enqueue(claimed: readonly ClaimedDelivery[]): Promise<void> {
    const { database, queues, batchSizeOf, queueOf } = this.options;
    const all = groupIntoBatches(database.name as SubgraphName, claimed, batchSizeOf);
    const byQueue = groupInto(all, ({ data }) => queueOf(data.consumer));
    const outcomes = await Promise.allSettled(
      [...byQueue].map(([queue, batches]) => queues.enqueue(queue, packJobs(batches))),
    );
    this.inFlight.add(all);
    const failed = [...byQueue.keys()].filter((_, index) => outcomes[index]?.status === 'rejected');
    if (failed.length === 0) return;
    await returnDeliveries(
      database.sql(),
      claimed.filter((delivery) => failed.includes(queueOf(delivery.consumer))),
    );
    throw new Error(`the queue did not take jobs of ${failed.join(', ')}`);
  }
}
