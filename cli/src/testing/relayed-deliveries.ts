import { setTimeout as sleep } from 'node:timers/promises';
import { firstRow, sql } from '@oms/platform/database/sql';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { silentLogger } from '@oms/platform/observe/logger';
import type { QueuePort } from '@oms/platform/queue/queue-port';
import { startRelays } from '@oms/jobs/start-relays';
import type { Running } from '@oms/jobs/start-workers';
import type { Databases } from '@oms/jobs/runtimes';

const PATIENCE_MS = 25_000;

/** Runs relays for as long as somebody waits for deliveries, and stops them when all has been delivered. */
export class RelayedDeliveries {
  private waiting = 0;
  private relays: Running | undefined;

  constructor(
    private readonly databases: Databases,
    private readonly queues: QueuePort,
  ) {}

  async settle(): Promise<void> {
    this.waiting += 1;
    this.relays ??= startRelays(this.databases, this.queues, { logger: silentLogger });
    try {
      await this.untilQuiet();
    } finally {
      this.waiting -= 1;
      if (this.waiting === 0) {
        const { relays } = this;
        this.relays = undefined;
        await relays?.stop();
      }
    }
  }

  /** Nothing is left when, twice in a row, nothing is under way and nothing has happened in between. */
  private async untilQuiet(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    let before: number | undefined;
    for (;;) {
      const { pending, recorded } = await this.look();
      if (pending === 0 && recorded === before) return;
      before = pending === 0 ? recorded : undefined;
      if (Date.now() > deadline) throw new Error(`${pending} deliveries are still under way`);
      await sleep(10);
    }
  }

  /** Deliveries under way, without those that wait for another try, and all events ever recorded. */
  private async look(): Promise<{ pending: number; recorded: number }> {
    const counts = await Promise.all(
      SUBGRAPHS.map((name) =>
        firstRow<{ pending: number; recorded: number }>(
          this.databases[name].sql(),
          sql`select (select count(*) from outbox_delivery where done_at is null and dead_at is null
                       and not (last_error is not null and due_at > clock_timestamp())) as pending,
                     (select count(*) from outbox) as recorded`,
        ),
      ),
    );
    const sum = (values: readonly (number | undefined)[]): number =>
      values.reduce<number>((total, value) => total + (value ?? 0), 0);
    return { pending: sum(counts.map((row) => row?.pending)), recorded: sum(counts.map((row) => row?.recorded)) };
  }
}
