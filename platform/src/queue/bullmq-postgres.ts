import { createPostgresBackend, withBackend, type PostgresPoolConfig, type Queue, type Worker } from 'bullmq';
import type { Logger } from '../observe/logger.js';
import { BullMqQueues } from './bullmq-queues.js';

const classes = withBackend(createPostgresBackend);

export interface PostgresQueueOptions {
  readonly url: string;
  /** Schema of BullMQ's own tables; owned by the role of `url`. */
  readonly schema: string;
  readonly logger: Logger;
}

/** Queues on PostgreSQL, for installations without Redis. The tables must be there: see `prepareQueues`. */
export function postgresQueues({ url, schema, logger }: PostgresQueueOptions): BullMqQueues {
  const connection: PostgresPoolConfig = {
    connectionString: url,
    schema,
    max: 4,
    application_name: 'oms-queue',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    // A connection that does not answer is given up: a router may have forgotten it and told nobody. All of a pool may
    // be dead, and each is found out by itself.
    query_timeout: 8_000,
    // BullMQ gives a connection back to its pool even when it did not answer; only its age takes it out again.
    maxLifetimeSeconds: 30,
  };
  return new BullMqQueues(
    {
      name: 'postgres',
      createQueue: (name, settings) =>
        new classes.Queue(name, { ...settings, connection: { ...connection, max: 2 } }) as unknown as Queue,
      createWorker: (name, process, settings) =>
        new classes.Worker(name, process as never, { ...settings, connection }) as unknown as Worker,
      close: async () => {},
    },
    logger,
  );
}
