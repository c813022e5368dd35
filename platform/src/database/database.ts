import { type EntityManager, MikroORM, type EntitySchema, UnderscoreNamingStrategy } from '@mikro-orm/postgresql';
import type { Pool, PoolClient } from 'pg';
import type { Logger } from '../observe/logger.js';
import { PooledSql, type OpenTransaction, type TransactionOptions } from './connection.js';
import { guardPool } from './guard-pool.js';
import { entityManagerOn } from './entity-manager.js';
import type { RawBuilder, Sql } from './sql.js';
import { typeParsers } from './type-parsers.js';

export interface DatabaseOptions {
  /** Name of the subgraph: its schema has the same name. */
  readonly name: string;
  /** Connection URL of the subgraph's own role. */
  readonly url: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- entities of every shape
  readonly entities: readonly EntitySchema<any, any>[];
  readonly poolSize?: number;
  readonly logger: Logger;
}

/** One subgraph's database: its schema, seen through its own role. */
export interface Database {
  readonly name: string;
  readonly url: string;
  /** Statements outside any transaction: each commits by itself. */
  sql(): Sql;
  /** Runs `work` in a transaction: committed when it resolves, rolled back when it rejects. */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Calls `listener` with the text of every statement sent; answers a function that ends it. For query-count tests. */
  onStatement(listener: (text: string) => void): () => void;
  close(): Promise<void>;
}

/** An open transaction. */
export interface Transaction {
  readonly sql: Sql;
  /** A unit of work in this transaction, made when first asked for. */
  em(): EntityManager;
  /** Writes what the unit of work holds, if there is one. */
  flush(): Promise<void>;
  /** The last statement of the transaction: it travels with the commit, once the work is done. */
  commitWith(statement: RawBuilder | undefined): void;
}

function transactionOn(orm: MikroORM, sql: OpenTransaction, client: PoolClient): Transaction {
  let em: EntityManager | undefined;
  return {
    sql,
    em: () => (em ??= entityManagerOn(orm, client)),
    flush: async () => em?.flush(),
    commitWith: (statement) => sql.commitWith(statement),
  };
}

const SESSION = '-c lock_timeout=15000 -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000';

/** Longer than the server lets a statement run: it ends waiting for an answer that can no longer come. */
const QUERY_TIMEOUT_MS = 65_000;
const CONNECT_TIMEOUT_MS = 10_000;

type Listeners = Set<(text: string) => void>;

async function connect(
  { name, url, entities, poolSize = 10, logger }: DatabaseOptions,
  listeners: Listeners,
): Promise<{ orm: MikroORM; pool: Pool }> {
  let pool: Pool | undefined;
  // As with PostgreSQL's own clients: `?host=/folder` is the folder of the server's socket.
  const socket = new URL(url).searchParams.get('host');
  const orm = await MikroORM.init({
    clientUrl: url,
    ...(socket ? { host: socket } : {}),
    schema: name,
    entities: [...entities],
    discovery: { warnWhenNoEntities: false },
    namingStrategy: UnderscoreNamingStrategy,
    pool: { min: 0, max: poolSize, idleTimeoutMillis: 30_000 },
    allowGlobalContext: false,
    ensureDatabase: false,
    logger: (message) => logger.debug({ subgraph: name }, message),
    driverOptions: {
      types: typeParsers(),
      options: `-c search_path=${name} ${SESSION}`,
      application_name: `oms-${name}`,
      keepAlive: true,
      // A statement need not wait for the answer to the one before it: BEGIN and COMMIT travel with others.
      pipeline: true,
      query_timeout: QUERY_TIMEOUT_MS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      onPoolCreated: (created: Pool) => {
        pool = created;
        guardPool(created, listeners);
      },
    },
  });
  // The pool comes with the client, which opens no connection yet.
  orm.em.getConnection().getClient();
  if (!pool) throw new Error('MikroORM made no pool');
  return { orm, pool };
}

/** Connects to one subgraph's schema. Connections are opened as they are needed. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { name, url } = options;
  const listeners: Listeners = new Set();
  const { orm, pool } = await connect(options, listeners);
  const statements = new PooledSql(pool);
  return {
    name,
    url,
    sql: () => statements,
    transaction: (work, transactionOptions) =>
      statements.transaction((sql, client) => work(transactionOn(orm, sql, client)), transactionOptions),
    onStatement(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      await orm.close(true);
      // MikroORM ends its pool only when it has itself asked for something.
      if (!pool.ending) await pool.end();
    },
  };
}
