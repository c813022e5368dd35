import { Cluster, Redis, type CommonRedisOptions, type RedisOptions } from 'ioredis';
import type { Logger } from '../observe/logger.js';
import { RedisUnreachable } from './redis-unreachable.js';
import { parseRedisUrl, REDIS_URL_FORMS, type RedisLogin } from './redis-url.js';

export type RedisClient = Redis | Cluster;

/**
 * What a connection is for. A `producer` fails at once while Redis is away, so that its caller can go on without it; a
 * `worker` waits until Redis is back, however long that takes.
 */
export type RedisUse = 'producer' | 'worker';

/**
 * Without an answer for so long a connection is given up and made anew, since a router may have forgotten it and told
 * nobody. Longer than a worker's blocking call for the next job, which is at most ten seconds.
 */
const SILENCE_MS = 20_000;
const MAX_RECONNECT_MS = 2_000;

const reconnectDelay = (attempt: number): number => Math.min(MAX_RECONNECT_MS, 50 * 2 ** Math.min(attempt, 6));

const optionsFor = (use: RedisUse): CommonRedisOptions & Pick<RedisOptions, 'retryStrategy'> => ({
  connectTimeout: 5_000,
  keepAlive: 10_000,
  socketTimeout: use === 'producer' ? 10_000 : SILENCE_MS,
  retryStrategy: reconnectDelay,
  connectionName: `oms-${use}`,
  ...(use === 'producer'
    ? { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 10_000 }
    : { maxRetriesPerRequest: null }),
});

const loginOf = ({ username, password, tls }: RedisLogin) => ({
  ...(username ? { username } : {}),
  ...(password ? { password } : {}),
  ...(tls ? { tls: {} } : {}),
});

function open(url: string, use: RedisUse): RedisClient {
  const target = parseRedisUrl(url);
  if (!target) throw new Error(`The Redis URL is not usable: ${REDIS_URL_FORMS}`);
  const options = optionsFor(use);
  if (target.kind === 'single') return new Redis(target.url, options);
  if (target.kind === 'sentinel') {
    const { nodes, master, login } = target;
    return new Redis({
      ...options,
      ...loginOf(login),
      db: login.db,
      sentinels: [...nodes],
      name: master,
      sentinelRetryStrategy: reconnectDelay,
      ...(login.tls ? { enableTLSForSentinelMode: true } : {}),
    });
  }
  const { retryStrategy: _perNode, enableOfflineQueue = true, ...redisOptions } = options;
  return new Cluster([...target.nodes], {
    enableOfflineQueue,
    clusterRetryStrategy: reconnectDelay,
    slotsRefreshTimeout: 2_000,
    redisOptions: { ...redisOptions, ...loginOf(target.login) },
  });
}

/** Opens a connection that reconnects for ever; what goes wrong meanwhile is logged. */
export function connectRedis(url: string, use: RedisUse, logger: Logger): RedisClient {
  const client = open(url, use);
  client.on('error', (error: Error) => logger.warn({ err: error, use }, 'redis connection'));
  return client;
}

/** Resolves once the connection can be used; rejects after `milliseconds`. */
export async function untilReady(client: RedisClient, milliseconds = 10_000): Promise<void> {
  if (client.status === 'ready') return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      client.off('ready', ready);
      reject(new RedisUnreachable(milliseconds / 1_000));
    }, milliseconds);
    const ready = (): void => {
      clearTimeout(timer);
      resolve();
    };
    client.once('ready', ready);
  });
}

/** Closes a connection: answers that are on their way still arrive. */
export async function closeRedis(client: RedisClient): Promise<void> {
  if (client.status === 'ready') await client.quit().catch(() => client.disconnect());
  else client.disconnect();
}
