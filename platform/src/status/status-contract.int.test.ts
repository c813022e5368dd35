import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { roleUrl } from '../database/subgraphs.js';
import { silentLogger } from '../observe/logger.js';
import { prepareQueues } from '../queue/prepare-queues.js';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { describeWithRedis } from '../testing/describe-with-redis.js';
import { startTestRedis, type TestRedis } from '../testing/test-redis.js';
import { RedisStatusRelay } from './pubsub-redis.js';
import { PostgresStatusRelay } from './relay-postgres.js';
import type { StatusMessage, StatusPort } from './status-port.js';

const arrived = async (seen: readonly StatusMessage[], count: number): Promise<void> => {
  for (let waited = 0; seen.length < count && waited < 5_000; waited += 20) await sleep(20);
};

/** What holds for every adapter; `here` and `there` are two processes. */
function statusContract(here: () => StatusPort, there: () => StatusPort): void {
  it('carries a message to every subscriber of its topic, in whatever process', async () => {
    const seen: StatusMessage[] = [];
    const one = await there().subscribe('orders.*', (message) => seen.push(message));
    const two = await here().subscribe('orders.a', (message) => seen.push(message));
    await here().publish({ topic: 'orders.a', data: { sequence: 3 } });
    await here().publish({ topic: 'stock.a', data: {} });
    await arrived(seen, 2);
    expect(seen).toEqual([
      { topic: 'orders.a', data: { sequence: 3 } },
      { topic: 'orders.a', data: { sequence: 3 } },
    ]);
    await one.unsubscribe();
    await two.unsubscribe();
  });

  it('tells one part from many', async () => {
    const seen: string[] = [];
    const ones = await there().subscribe('parts.*', ({ topic }) => seen.push(`* ${topic}`));
    const many = await there().subscribe('parts.>', ({ topic }) => seen.push(`> ${topic}`));
    await here().publish({ topic: 'parts.a.b', data: null });
    await here().publish({ topic: 'parts.a', data: null });
    for (let waited = 0; seen.length < 3 && waited < 5_000; waited += 20) await sleep(20);
    expect(seen.toSorted()).toEqual(['* parts.a', '> parts.a', '> parts.a.b']);
    await ones.unsubscribe();
    await many.unsubscribe();
  });

  it('is silent to those who left, and still speaks to those who stayed', async () => {
    const left: StatusMessage[] = [];
    const stayed: StatusMessage[] = [];
    const leaving = await there().subscribe('leaving.a', (message) => left.push(message));
    const staying = await there().subscribe('leaving.a', (message) => stayed.push(message));
    await leaving.unsubscribe();
    await here().publish({ topic: 'leaving.a', data: 1 });
    await arrived(stayed, 1);
    expect(stayed).toEqual([{ topic: 'leaving.a', data: 1 }]);
    expect(left).toEqual([]);
    await staying.unsubscribe();
  });
}

describe('the status relay on PostgreSQL', () => {
  let test: TestDatabase;
  let here: PostgresStatusRelay;
  let there: PostgresStatusRelay;
  beforeAll(async () => {
    test = await createTestDatabase([]);
    await prepareQueues(test.adminUrl, 'queues', 'queue-password');
    const options = { url: roleUrl(test.adminUrl, 'queues', 'queue-password'), schema: 'queues', logger: silentLogger };
    here = new PostgresStatusRelay(options);
    there = new PostgresStatusRelay(options);
    await Promise.all([here.ready(), there.ready()]);
  });
  afterAll(async () => {
    await Promise.all([here.close(), there.close()]);
    await test.drop();
  });
  statusContract(
    () => here,
    () => there,
  );
});

describeWithRedis('the status relay on Redis', () => {
  let redis: TestRedis;
  let here: RedisStatusRelay;
  let there: RedisStatusRelay;
  beforeAll(async () => {
    redis = await startTestRedis();
    const options = { url: redis.url, logger: silentLogger };
    here = new RedisStatusRelay(options);
    there = new RedisStatusRelay(options);
    await Promise.all([here.ready(), there.ready()]);
  });
  afterAll(async () => {
    await Promise.all([here.close(), there.close()]);
    await redis.close();
  });
  statusContract(
    () => here,
    () => there,
  );
  it('is heard again after Redis was gone', async () => {
    const seen: StatusMessage[] = [];
    await there.subscribe('back.a', (message) => seen.push(message));
    await redis.kill();
    await expect(here.publish({ topic: 'back.a', data: 0 })).rejects.toThrow();
    await redis.start();
    await Promise.all([here.ready(), there.ready()]);
    for (let tries = 0; seen.length === 0 && tries < 50; tries += 1) {
      await here.publish({ topic: 'back.a', data: 1 }).catch(() => {});
      await sleep(100);
    }
    expect(seen[0]).toEqual({ topic: 'back.a', data: 1 });
  });
});
