import { withClient } from '@oms/platform/database/with-client';

/** What a statement cost its server since the last reset. Times in milliseconds of the backend, waiting for locks included. */
export interface StatementCost {
  readonly role: string;
  readonly calls: number;
  readonly ms: number;
  /** Bytes written ahead. */
  readonly wal: number;
  readonly query: string;
}

/** Forgets what statements cost so far. */
export const resetStatements = (url: string): Promise<void> =>
  withClient(url, async (client) => {
    await client.query('create extension if not exists pg_stat_statements');
    await client.query('select pg_stat_statements_reset()');
  });

/** The statements that cost the server behind `url`, its superuser's, most; the bench's own are left out. */
export const dearStatements = (url: string, most: number): Promise<StatementCost[]> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<StatementCost>(
      `select userid::regrole::text as role, calls::float8 as calls, total_exec_time + total_plan_time as ms,
              wal_bytes::float8 as wal, regexp_replace(query, '\\s+', ' ', 'g') as query
         from pg_stat_statements where query !~ 'bench:' order by ms desc limit $1`,
      [most],
    );
    return rows;
  });
