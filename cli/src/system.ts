import type { NotificationOptions } from '@oms/customers/services';
import { openDatabase } from '@oms/platform/database/database';
import { migrate } from '@oms/platform/database/migrate';
import { ensureOwnSchema, provision } from '@oms/platform/database/provision';
import type { SubgraphSchemaSource } from '@oms/platform/database/schema-source';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import type { Logger } from '@oms/platform/observe/logger';
import { postgresQueues } from '@oms/platform/queue/bullmq-postgres';
import type { BullMqQueues } from '@oms/platform/queue/bullmq-queues';
import { redisQueues } from '@oms/platform/queue/bullmq-redis';
import { migrateQueues, prepareQueues } from '@oms/platform/queue/prepare-queues';
import { RedisStatusRelay } from '@oms/platform/status/pubsub-redis';
import { PostgresStatusRelay } from '@oms/platform/status/relay-postgres';
import type { StatusPort } from '@oms/platform/status/status-port';
import { systemClock, type Clock } from '@oms/platform/values/clock';
import { registerRoutes } from '@oms/jobs/register-routes';
import { assembleRuntimes, openDatabases, SOURCES, type Databases, type Runtimes } from '@oms/jobs/runtimes';
import type { InstallationSecrets } from './secrets.js';
import { passwordOf, QUEUES, type Stores } from './stores.js';

/** What every process of an installation has in common. */
export interface SystemOptions {
  readonly stores: Stores;
  readonly secrets: InstallationSecrets;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** How customers are told things. */
  readonly notifications?: NotificationOptions;
  /** Connections to each database at most, for each process. Default 10. */
  readonly poolSize?: number;
}

/** Makes roles and schemas where they are missing; nothing in them. */
export async function prepareStores({ stores, secrets }: SystemOptions): Promise<void> {
  const { adminUrl, redis } = stores;
  if (adminUrl) {
    await provision(adminUrl, SUBGRAPHS, (name) => passwordOf(secrets.databaseSecret, name));
    if (!redis) await prepareQueues(adminUrl, QUEUES, passwordOf(secrets.databaseSecret, QUEUES));
    return;
  }
  for (const name of SUBGRAPHS) await ensureOwnSchema(stores.urlOf(name), name);
  if (!redis) await migrateQueues(stores.urlOf(QUEUES), QUEUES);
}

async function migrateOne(source: SubgraphSchemaSource, { stores, logger }: SystemOptions): Promise<string[]> {
  const { name } = source;
  const url = stores.urlOf(name as SubgraphName);
  const applied = await migrate(name, url, source.migrations);
  const database = await openDatabase({ name, url, entities: [], poolSize: 1, logger });
  try {
    await registerRoutes(database);
  } finally {
    await database.close();
  }
  return applied;
}

/**
 * Makes roles and schemas, brings every schema to its newest migration and writes the routes of events; answers what
 * ran, by subgraph. Safe to run again, also at the same time elsewhere.
 */
export async function migrateSystem(options: SystemOptions): Promise<Record<string, string[]>> {
  await prepareStores(options);
  const applied = await Promise.all(
    SOURCES.map(async (source): Promise<[string, string[]]> => [source.name, await migrateOne(source, options)]),
  );
  return Object.fromEntries(applied);
}

/** Connects to the five databases of a migrated system. */
export const openDatabasesOf = ({ stores, logger, poolSize }: SystemOptions): Promise<Databases> =>
  openDatabases(
    Object.fromEntries(SUBGRAPHS.map((name) => [name, stores.urlOf(name)])) as Record<SubgraphName, string>,
    { logger, ...(poolSize ? { poolSize } : {}) },
  );

/** The five subgraphs of a migrated system. */
export async function openSystem(options: SystemOptions): Promise<Runtimes> {
  const { secrets, logger, clock = systemClock, notifications = {} } = options;
  return assembleRuntimes(await openDatabasesOf(options), { clock, logger, secrets, notifications });
}

/** Connects to the queues; rejects when Redis does not answer. */
export const openQueues = async ({ stores, logger }: SystemOptions): Promise<BullMqQueues> =>
  stores.redis
    ? redisQueues({ ...stores.redis, logger })
    : postgresQueues({ url: stores.urlOf(QUEUES), schema: QUEUES, logger });

/** Connects to where what is new is told, for whoever can do without: until it answers, nothing is told. */
export const connectStatus = ({ stores, logger }: SystemOptions): RedisStatusRelay | PostgresStatusRelay =>
  stores.redis
    ? new RedisStatusRelay({ ...stores.redis, logger })
    : new PostgresStatusRelay({ url: stores.urlOf(QUEUES), schema: QUEUES, logger });

/** Connects to where what is new is told; rejects when Redis does not answer. */
export async function openStatus(system: SystemOptions): Promise<StatusPort> {
  const status = connectStatus(system);
  try {
    await status.ready();
    return status;
  } catch (error) {
    await status.close().catch(() => {});
    throw error;
  }
}
