import pg from 'pg';
import type { Database } from '@oms/platform/database/database';
import type { Logger } from '@oms/platform/observe/logger';
import { SHARDS } from '@oms/platform/outbox/event';
import { wakeChannel } from '@oms/platform/outbox/wake';

const SHARE_EVERY_MS = 5_000;
const ALL_SHARDS = Array.from({ length: SHARDS }, (_, shard) => shard);

/**
 * The shards of one source that this process relays, held as session advisory locks on a connection of its own, which
 * also listens for wake-ups. When the connection drops the locks are gone with it and others take over. Relays beside
 * each other share the shards out evenly: each counts the connections of its kind and keeps no more than its part.
 */
export class ShardLease {
  private client: pg.Client | undefined;
  private readonly held = new Set<number>();
  private lastShared = 0;
  private notified = false;
  private resolveWake: (() => void) | undefined;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  /** How many shards are held now. */
  get size(): number {
    return this.held.size;
  }

  /** The shards held now, after having looked, now and then, for a fair share of them. */
  async hold(): Promise<number[]> {
    const client = this.client ?? (await this.connect());
    if (Date.now() - this.lastShared >= SHARE_EVERY_MS) {
      this.lastShared = Date.now();
      await this.share(client);
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

  private async share(client: pg.Client): Promise<void> {
    const { rows: counted } = await client.query<{ relays: number }>(
      `select count(*)::int as relays from pg_stat_activity
        where datname = current_database() and application_name = current_setting('application_name')`,
    );
    const fair = Math.ceil(SHARDS / Math.max(1, counted[0]?.relays ?? 1));
    const surplus = [...this.held].slice(fair);
    for (const shard of surplus) this.held.delete(shard);
    if (surplus.length > 0)
      await client.query('select pg_advisory_unlock(hashtext($1), shard) from unnest($2::int[]) as shard', [
        this.lockName,
        surplus,
      ]);
    for (const shard of ALL_SHARDS) {
      if (this.held.size >= fair) return;
      if (this.held.has(shard)) continue;
      const { rows } = await client.query<{ taken: boolean }>(
        'select pg_try_advisory_lock(hashtext($1), $2) as taken',
        [this.lockName, shard],
      );
      if (rows[0]?.taken) this.held.add(shard);
    }
  }

  private get lockName(): string {
    return `oms-relay-${this.database.name}`;
  }

  private forget(): void {
    this.client = undefined;
    this.held.clear();
    this.lastShared = 0;
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.database.url,
      keepAlive: true,
      application_name: this.lockName,
      // The server lets go of the locks of a machine that vanished within half a minute, not after hours.
      options: '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3',
    });
    client.on('error', (error) => {
      this.logger.warn({ err: error, source: this.database.name }, 'relay connection lost');
      if (this.client === client) this.forget();
      this.wake();
    });
    client.on('notification', () => this.wake());
    await client.connect();
    await client.query(`listen ${wakeChannel(this.database.name)}`);
    this.client = client;
    return client;
  }
}
