import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { roleUrl } from '../database/subgraphs.js';
import { silentLogger } from '../observe/logger.js';
import { queueContract } from '../testing/queue-contract.js';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { describeWithRedis } from '../testing/describe-with-redis.js';
import { startTestRedis, type TestRedis } from '../testing/test-redis.js';
import { postgresQueues } from './bullmq-postgres.js';
import { redisQueues } from './bullmq-redis.js';
import { prepareQueues } from './prepare-queues.js';
import type { QueuePort } from './queue-port.js';

describe('queues on PostgreSQL', () => {
  let test: TestDatabase;
  let queues: QueuePort;
  beforeAll(async () => {
    test = await createTestDatabase([]);
    await prepareQueues(test.adminUrl, 'queues', 'queue-password');
    queues = postgresQueues({
      url: roleUrl(test.adminUrl, 'queues', 'queue-password'),
      schema: 'queues',
      logger: silentLogger,
    });
  });
  afterAll(async () => {
    await queues.close();
    await test.drop();
  });
  queueContract(() => queues);
});

const soon = async (condition: () => boolean): Promise<boolean> => {
  for (let waited = 0; !condition() && waited < 15_000; waited += 20) await sleep(20);
  return condition();
};

describeWithRedis('queues on Redis', () => {
  let redis: TestRedis;
  let queues: QueuePort;
  beforeAll(async () => {
    redis = await startTestRedis();
    queues = await redisQueues({ url: redis.url, logger: silentLogger });
  });
  afterAll(async () => {
    await queues.close();
    await redis.close();
  });
  queueContract(() => queues);

  it('go on after Redis was gone, those too that were first asked for meanwhile', async () => {
    const seen: string[] = [];
    const note = async ({ id }: { id: string }): Promise<void> => void seen.push(id);
    const workers = ['early', 'late'].map((name) => queues.process(name, { concurrency: 1 }, note));
    await queues.enqueue('early', [{ id: 'before', data: {} }]);
    expect(await soon(() => seen.includes('before'))).toBe(true);
    await redis.kill();
    for (const name of ['early', 'late'])
      await expect(queues.enqueue(name, [{ id: 'during', data: {} }])).rejects.toThrow();
    await redis.start();
    for (const name of ['early', 'late'])
      for (let tries = 0; tries < 50; tries += 1) {
        const taken = await queues.enqueue(name, [{ id: `after-${name}`, data: {} }]).then(
          () => true,
          () => sleep(100),
        );
        if (taken) break;
      }
    expect(await soon(() => seen.includes('after-early') && seen.includes('after-late'))).toBe(true);
    for (const worker of workers) await worker.close();
  });

  it('forget everything when Redis is emptied, and go on', async () => {
    let runs = 0;
    await queues.enqueue('emptied', [{ id: 'lost', data: {} }]);
    await redis.command('FLUSHALL');
    const worker = queues.process('emptied', { concurrency: 1 }, async () => void (runs += 1));
    await queues.enqueue('emptied', [{ id: 'kept', data: {} }]);
    expect(await soon(() => runs === 1)).toBe(true);
    await redis.command('FLUSHALL');
    await queues.enqueue('emptied', [{ id: 'again', data: {} }]);
    expect(await soon(() => runs === 2)).toBe(true);
    await worker.close();
  });

  it('say what is wrong with the server’s settings', async () => {
    const said: string[] = [];
    const logger = { ...silentLogger, warn: (text: string) => said.push(text) } as unknown as typeof silentLogger;
    const poor = await startTestRedis(['--appendonly', 'no', '--maxmemory-policy', 'allkeys-lru']);
    const opened = await redisQueues({ url: poor.url, logger });
    await opened.close();
    await poor.close();
    expect(said).toEqual([expect.stringContaining('allkeys-lru'), expect.stringContaining('appendonly is off')]);
  });
});
