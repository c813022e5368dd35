import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { roleUrl } from '../database/subgraphs.js';
import { silentLogger } from '../observe/logger.js';
import { prepareQueues } from '../queue/prepare-queues.js';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { PostgresStatusRelay } from './relay-postgres.js';
import type { StatusMessage } from './status-port.js';

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

describe('the status relay on PostgreSQL', () => {
  it('carries a message to every subscriber of its topic, in whatever process', async () => {
    const seen: StatusMessage[] = [];
    const one = await there.subscribe('orders.*', (message) => seen.push(message));
    const two = await here.subscribe('orders.a', (message) => seen.push(message));
    await here.publish({ topic: 'orders.a', data: { sequence: 3 } });
    await here.publish({ topic: 'stock.a', data: {} });
    for (let waited = 0; seen.length < 2 && waited < 5_000; waited += 20) await sleep(20);
    expect(seen).toEqual([
      { topic: 'orders.a', data: { sequence: 3 } },
      { topic: 'orders.a', data: { sequence: 3 } },
    ]);
    await one.unsubscribe();
    await two.unsubscribe();
  });
});
