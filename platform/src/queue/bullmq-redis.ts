import { Queue, Worker } from 'bullmq';
import type { Logger } from '../observe/logger.js';
import { checkRedis } from '../redis/check-redis.js';
import { closeRedis, connectRedis, untilReady } from '../redis/connect-redis.js';
import { BullMqQueues } from './bullmq-queues.js';

export interface RedisQueueOptions {
  /** One server, Sentinel or Cluster: see `parseRedisUrl`. */
  readonly url: string;
  /** Keeps installations on one Redis apart. Default `oms`. */
  readonly namespace?: string;
  readonly logger: Logger;
}

/** All keys of one queue share a hash tag, so that a cluster keeps a queue in one slot and spreads the queues. */
const prefixOf = (namespace: string, queue: string): string => `{${namespace}.${queue}}`;

/**
 * Queues on Redis. Resolves once Redis answers, after saying what is wrong with its settings; rejects when it does not
 * answer within ten seconds.
 */
export async function redisQueues({ url, namespace = 'oms', logger }: RedisQueueOptions): Promise<BullMqQueues> {
  const producer = connectRedis(url, 'producer', logger);
  const worker = connectRedis(url, 'worker', logger);
  const close = async (): Promise<void> => {
    await Promise.all([closeRedis(producer), closeRedis(worker)]);
  };
  try {
    await Promise.all([untilReady(producer), untilReady(worker)]);
    for (const complaint of await checkRedis(producer)) logger.warn(`Redis: ${complaint}`);
  } catch (error) {
    await close();
    throw error;
  }
  return new BullMqQueues(
    {
      name: 'redis',
      createQueue: (name, settings) =>
        new Queue(name, {
          ...settings,
          connection: producer,
          prefix: prefixOf(namespace, name),
          skipWaitingForReady: true,
        }),
      createWorker: (name, process, settings) =>
        new Worker(name, process as never, { ...settings, connection: worker, prefix: prefixOf(namespace, name) }),
      close,
    },
    logger,
  );
}
