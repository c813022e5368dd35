import pg from 'pg';
import type { Database } from '@oms/platform/database/database';
import type { Logger } from '@oms/platform/observe/logger';
import { SHARDS } from '@oms/platform/outbox/event';
import { WAKE_CHANNEL } from '@oms/platform/outbox/wake';

const RETRY_MISSING_MS = 5_000;

/**
 * The shards of one source that this process relays, held as session advisory locks on a connection of its own, which
 * also listens for wake-ups. When the connection drops the locks are gone with it and others take over.
 */
export class ShardLease {
  private client: pg.Client | undefined;
  private readonly held = new Set<number>();
  private lastAttempt = 0;
  private notified = false;
  private resolveWake: (() => void) | undefined;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  /** The shards held now, after trying for those that are free. */
  async hold(): Promise<number[]> {
    const client = this.client ?? (await this.connect());
    if (this.held.size < SHARDS && Date.now() - this.lastAttempt >= RETRY_MISSING_MS) {
      this.lastAttempt = Date.now();
      const missing = Array.from({ length: SHARDS }, (_, shard) => shard).filter((shard) => !this.held.has(shard));
      const { rows } = await client.query<{ shard: number; taken: boolean }>(
        'select shard, pg_try_advisory_lock(hashtext($1), shard) as taken from unnest($2::int[]) as shard',
        [`oms-relay-${this.database.name}`, missing],
      );
      for (const { shard, taken } of rows) if (taken) this.held.add(shard);
    }
    return [...this.held];
  }

  /** Resolves at the next notification of this source, or after `milliseconds`. */
  async nextWake(milliseconds: number): Promise<void> {
    if (!this.notified) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.resolveWake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.resolveWake = undefined;
    this.notified = false;
  }

  wake(): void {
    this.notified = true;
    this.resolveWake?.();
  }

  async release(): Promise<void> {
    const { client } = this;
    this.forget();
    await client?.end().catch(() => {});
  }

  private forget(): void {
    this.client = undefined;
    this.held.clear();
    this.lastAttempt = 0;
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.database.url,
      keepAlive: true,
      application_name: `oms-relay-${this.database.name}`,
    });
    client.on('error', (error) => {
      this.logger.warn({ err: error, source: this.database.name }, 'relay connection lost');
      if (this.client === client) this.forget();
      this.wake();
    });
    client.on('notification', ({ payload }) => {
      if (payload === this.database.name) this.wake();
    });
    await client.connect();
    await client.query(`listen ${WAKE_CHANNEL}`);
    this.client = client;
    return client;
  }
}
