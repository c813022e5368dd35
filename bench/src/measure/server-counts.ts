import pg from 'pg';
import { withClient } from '@oms/platform/database/with-client';

/** What a PostgreSQL server has been asked to do so far, by everybody but us. */
export interface ServerCounts {
  /** Statements, `BEGIN` and `COMMIT` not counted. */
  readonly statements: number;
  /** Transactions that were committed; a statement by itself is one as well. */
  readonly transactions: number;
}

const EXTENSION = 'pg_stat_statements';

/** Has the server load what counts statements, from its next start on. */
export const countStatementsFromNextStart = (url: string): Promise<void> =>
  withClient(url, async (client) => {
    await client.query(`alter system set shared_preload_libraries = '${EXTENSION}'`);
    await client.query(`alter system set ${EXTENSION}.track_utility = off`);
  });

/** Counts of the server behind `url`, which must be its superuser's. */
export async function serverCounts(url: string): Promise<ServerCounts> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create extension if not exists ${EXTENSION}`);
    const { rows } = await client.query<{ statements: string; transactions: string }>(
      `select (select coalesce(sum(calls), 0) from ${EXTENSION} where query !~ 'bench:') as statements,
              (select sum(xact_commit) from pg_stat_database) as transactions`,
    );
    return { statements: Number(rows[0]?.statements), transactions: Number(rows[0]?.transactions) };
  } finally {
    await client.end();
  }
}
