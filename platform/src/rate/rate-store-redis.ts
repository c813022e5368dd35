import type { Logger } from '../observe/logger.js';
import { closeRedis, connectRedis } from '../redis/connect-redis.js';
import { grantOf, type RateStore } from './rate-store.js';

/** Counted and made to expire in one step: a count without an end would stay for ever. */
const TAKE = `
local used = redis.call('INCRBY', KEYS[1], ARGV[1])
if used == tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return used`;

export interface RedisRateStoreOptions {
  readonly url: string;
  /** Beginning of every key: keeps installations apart. */
  readonly namespace: string;
  readonly logger: Logger;
}

/** Limits shared out by a Redis server or cluster. Fails at once while it is away. */
export function redisRateStore({ url, namespace, logger }: RedisRateStoreOptions): RateStore {
  const client = connectRedis(url, 'producer', logger);
  return {
    async take(share) {
      const key = `${namespace}:rate:{${share.key}}:${share.window}`;
      const used = (await client.eval(TAKE, 1, key, share.wanted, share.keepMs)) as number;
      return grantOf(share, used);
    },
    close: () => closeRedis(client),
  };
}
