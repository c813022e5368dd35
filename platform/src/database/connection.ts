import type { Pool, PoolClient } from 'pg';
import { camelCase } from '../values/snake-case.js';
import { isPlainRead } from './plain-read.js';
import { isStalePlan, PreparedStatements } from './prepared-statements.js';
import { ReadFlights } from './read-flight.js';
import { withSingleKeys } from './single-keys.js';
import type { Answer, RawBuilder, Sql } from './sql.js';

const CHANGES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

interface ArrayResult {
  readonly command: string;
  readonly rowCount: number | null;
  readonly rows: readonly unknown[][];
  readonly fields: readonly { readonly name: string }[];
}

function answerOf<Row>({ command, rowCount, rows, fields }: ArrayResult): Answer<Row> {
  const columns = fields.map((field) => camelCase(field.name));
  const records = rows.map((values) => {
    const record: Record<string, unknown> = {};
    for (let index = 0; index < columns.length; index += 1) record[columns[index] ?? ''] = values[index];
    return record as Row;
  });
  return { rows: records, changed: CHANGES.has(command) ? (rowCount ?? 0) : 0 };
}

/** What can be sent on one connection, each statement prepared once. */
export class OpenTransaction implements Sql {
  /** See {@link commitWith}. */
  closing: RawBuilder | undefined;

  constructor(
    private readonly client: PoolClient,
    private readonly prepared: PreparedStatements,
  ) {}

  /** Sends this statement together with the commit. */
  commitWith(statement: RawBuilder | undefined): void {
    this.closing = statement;
  }

  async send<Row>({ sql, parameters }: RawBuilder): Promise<Answer<Row>> {
    const { text, values } = withSingleKeys(sql, parameters);
    const name = values.length > 0 ? this.prepared.nameOf(text) : undefined;
    const query = { text, values, rowMode: 'array' as const, ...(name ? { name } : {}) };
    try {
      return answerOf(await this.client.query(query));
    } catch (error) {
      if (isStalePlan(error)) this.prepared.renew();
      throw error;
    }
  }
}

export interface TransactionOptions {
  /** Everything is read as of one moment, and nothing is written. */
  readonly snapshot?: boolean;
}

/** Sends statements over a pool's connections, each by itself or several in a transaction. */
export class PooledSql implements Sql {
  private readonly prepared = new PreparedStatements();
  private readonly flights = new ReadFlights((work) =>
    this.borrow((client) => work((statement) => this.sendOn(client, statement))),
  );

  constructor(private readonly pool: Pool) {}

  send<Row>(statement: RawBuilder): Promise<Answer<Row>> {
    if (isPlainRead(statement.sql)) return this.flights.ask<Row>(statement);
    return this.borrow((client) => this.sendOn<Row>(client, statement));
  }

  private async sendOn<Row>(client: PoolClient, statement: RawBuilder): Promise<Answer<Row>> {
    const connection = new OpenTransaction(client, this.prepared);
    try {
      return await connection.send<Row>(statement);
    } catch (error) {
      if (!isStalePlan(error)) throw error;
      return connection.send<Row>(statement);
    }
  }

  /** Runs `work` in a transaction: all of it is committed when it resolves, none of it when it rejects. */
  async transaction<T>(
    work: (db: OpenTransaction, client: PoolClient) => Promise<T>,
    { snapshot = false }: TransactionOptions = {},
  ): Promise<T> {
    return this.borrow(async (client) => {
      // Not waited for: the first statement follows at once, and fails when this one does.
      const begun = client.query(snapshot ? 'begin isolation level repeatable read read only' : 'begin');
      begun.catch(() => {});
      const transaction = new OpenTransaction(client, this.prepared);
      try {
        const outcome = await work(transaction, client);
        await begun;
        await commit(client, transaction);
        return outcome;
      } catch (error) {
        await rollBack(client);
        throw error;
      }
    });
  }

  private async borrow<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      return await work(client);
    } finally {
      giveBack(client);
    }
  }
}

/**
 * Commits, the closing statement with it. Should that one fail, PostgreSQL answers the commit with a rollback; all of
 * its parameters are checked to be such that sending it cannot fail on our side.
 */
async function commit(client: PoolClient, transaction: OpenTransaction): Promise<void> {
  const { closing } = transaction;
  if (closing && !closing.parameters.every(isPlain)) {
    await transaction.send(closing);
  } else if (closing) {
    const closed = transaction.send(closing);
    const committed = client.query('commit');
    const [first, second] = await Promise.allSettled([closed, committed]);
    for (const outcome of [first, second]) if (outcome.status === 'rejected') throw outcome.reason;
    return;
  }
  await client.query('commit');
}

const isPlain = (value: unknown): boolean =>
  value === null || value === undefined || value instanceof Date || typeof value !== 'object';

/** Ends what failed; when not even that is possible the connection is of no use to anybody. */
async function rollBack(client: PoolClient): Promise<void> {
  try {
    await client.query('rollback');
  } catch {
    giveBack(client, true);
  }
}

function giveBack(client: PoolClient, broken = false): void {
  try {
    client.release(broken);
  } catch {
    // It was taken back in the meantime, having ended.
  }
}
