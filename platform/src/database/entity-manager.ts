import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { Kysely, PostgresDialect } from 'kysely';
import type { PoolClient } from 'pg';

/** A unit of work on a connection that has a transaction open; it neither begins nor ends one, nor gives the connection back. */
export function entityManagerOn(orm: MikroORM, client: PoolClient): EntityManager {
  const borrowed = { query: client.query.bind(client), release: () => {} };
  const pool = { connect: async () => borrowed, end: async () => {} };
  const em = orm.em.fork();
  em.setTransactionContext(new Kysely({ dialect: new PostgresDialect({ pool: pool as never }) }));
  return em;
}
