import pg from 'pg';
import type { Logger } from '../observe/logger.js';
import { grantOf, type RateStore } from './rate-store.js';

const TABLE = 'rate_limits';

/** Unlogged: what a crash forgets is a minute's counts. */
const CREATE = `create unlogged table if not exists ${TABLE} (
  key text not null,
  "window" bigint not null,
  used bigint not null,
  ends_at timestamptz not null,
  primary key (key, "window")
)`;

const TAKE = `insert into ${TABLE} (key, "window", used, ends_at)
  values ($1, $2, $3, now() + make_interval(secs => $4))
  on conflict (key, "window") do update set used = ${TABLE}.used + excluded.used
  returning used`;

const SWEEP = `delete from ${TABLE} where ends_at < now()`;
const SWEEP_MS = 60_000;
const POOL_SIZE = 2;

export interface PostgresRateStoreOptions {
  /** URL of a database, as a role that may create tables in `schema`. */
  readonly url: string;
  readonly schema: string;
  readonly logger: Logger;
}

/** Limits shared out by a PostgreSQL table, which is made when it is missing. */
export async function postgresRateStore(options: PostgresRateStoreOptions): Promise<RateStore> {
  const { url, schema, logger } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    options: `-c search_path=${schema}`,
    connectionTimeoutMillis: 2_000,
    statement_timeout: 2_000,
  });
  pool.on('error', (error) => logger.warn({ err: error }, 'rate limits: connection'));
  await createTable(pool);
  const sweep = setInterval(() => {
    pool.query(SWEEP).catch((error: unknown) => logger.warn({ err: error }, 'rate limits: sweep'));
  }, SWEEP_MS);
  sweep.unref();
  return {
    async take(share) {
      const values = [share.key, share.window, share.wanted, share.keepMs / 1_000];
      const { rows } = await pool.query<{ used: string | number }>(TAKE, values);
      return grantOf(share, Number(rows[0]?.used ?? share.wanted));
    },
    async close() {
      clearInterval(sweep);
      await pool.end();
    },
  };
}

/** Two processes that create it at the same moment: one of them is told that it exists, in one of several ways. */
async function createTable(pool: pg.Pool): Promise<void> {
  try {
    await pool.query(CREATE);
  } catch {
    await pool.query(CREATE);
  }
}
