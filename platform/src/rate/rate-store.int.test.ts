import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { roleUrl } from '../database/subgraphs.js';
import { silentLogger as logger } from '../observe/logger.js';
import { prepareQueues } from '../queue/prepare-queues.js';
import { describeWithRedis } from '../testing/describe-with-redis.js';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { startTestRedis, type TestRedis } from '../testing/test-redis.js';
import { postgresRateStore } from './rate-store-postgres.js';
import { redisRateStore } from './rate-store-redis.js';
import { MemoryRateStore, type RateStore } from './rate-store.js';

/** What holds for every store; `open` gives another process's view of the same one. */
function rateStoreContract(stores: () => readonly [RateStore, RateStore]): void {
  const share = (key: string, more: object = {}) => ({ key, window: 1, wanted: 4, limit: 10, keepMs: 60_000, ...more });

  it('gives what is left, and then nothing', async () => {
    const [one, other] = stores();
    expect(await one.take(share('a'))).toBe(4);
    expect(await other.take(share('a'))).toBe(4);
    expect(await one.take(share('a'))).toBe(2);
    expect(await other.take(share('a'))).toBe(0);
  });

  it('keeps keys and windows apart', async () => {
    const [one] = stores();
    expect(await one.take(share('b', { wanted: 10 }))).toBe(10);
    expect(await one.take(share('c', { wanted: 10 }))).toBe(10);
    expect(await one.take(share('b', { wanted: 10, window: 2 }))).toBe(10);
    expect(await one.take(share('b'))).toBe(0);
  });

  it('never gives more than there is, however many ask at once', async () => {
    const [one, other] = stores();
    const asked = Array.from({ length: 60 }, (_, at) =>
      (at % 2 ? one : other).take(share('d', { wanted: 1, limit: 25 })),
    );
    expect((await Promise.all(asked)).reduce((sum, got) => sum + got, 0)).toBe(25);
  });
}

describe('rate limits in memory', () => {
  const store = new MemoryRateStore();
  rateStoreContract(() => [store, store]);

  it('forget windows that are over', async () => {
    let now = 0;
    const own = new MemoryRateStore(() => now);
    const share = { key: 'k', window: 1, wanted: 1, limit: 1, keepMs: 100 };
    expect([await own.take(share), await own.take(share)]).toEqual([1, 0]);
    now = 200;
    await own.take({ ...share, key: 'another' });
    expect(await own.take(share)).toBe(1);
  });
});

describe('rate limits on PostgreSQL', () => {
  let test: TestDatabase;
  let stores: [RateStore, RateStore];
  beforeAll(async () => {
    test = await createTestDatabase([]);
    await prepareQueues(test.adminUrl, 'queues', 'queue-password');
    const open = () =>
      postgresRateStore({ url: roleUrl(test.adminUrl, 'queues', 'queue-password'), schema: 'queues', logger });
    // Both make the table.
    stores = await Promise.all([open(), open()]);
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    await test.drop();
  });
  rateStoreContract(() => stores);
});

describeWithRedis('rate limits on Redis', () => {
  let redis: TestRedis;
  let stores: [RateStore, RateStore];
  beforeAll(async () => {
    redis = await startTestRedis();
    const open = () => redisRateStore({ url: redis.url, namespace: 'test', logger });
    stores = [open(), open()];
    await sleep(200);
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    await redis.close();
  });
  rateStoreContract(() => stores);

  it('end with their window', async () => {
    const share = { key: 'short', window: 1, wanted: 1, limit: 1, keepMs: 50 };
    expect([await stores[0].take(share), await stores[0].take(share)]).toEqual([1, 0]);
    await sleep(120);
    expect(await stores[0].take(share)).toBe(1);
  });
});
