import type { RateStore } from '@oms/platform/rate/rate-store';
import { postgresRateStore } from '@oms/platform/rate/rate-store-postgres';
import { redisRateStore } from '@oms/platform/rate/rate-store-redis';
import type { GraphSettings } from './graph-settings.js';
import { QUEUES } from './stores.js';
import type { SystemOptions } from './system.js';

/** Where the processes of an installation share rate limits: on Redis, or with the queues' tables in PostgreSQL. */
export async function openRateStore(
  { stores, logger }: SystemOptions,
  { OMS_RATE_LIMITS }: GraphSettings,
): Promise<RateStore | undefined> {
  if (OMS_RATE_LIMITS === 'off') return undefined;
  return stores.redis
    ? redisRateStore({ ...stores.redis, logger })
    : postgresRateStore({ url: stores.urlOf(QUEUES), schema: QUEUES, logger });
}
