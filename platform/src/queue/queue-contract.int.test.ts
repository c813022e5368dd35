import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { roleUrl } from '../database/subgraphs.js';
import { silentLogger } from '../observe/logger.js';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { BullMqPostgresQueues } from './bullmq-postgres.js';
import { prepareQueues } from './prepare-queues.js';
import type { QueuePort } from './queue-port.js';

let test: TestDatabase;
let queues: QueuePort;

const until = async (condition: () => boolean): Promise<void> => {
  for (let waited = 0; !condition() && waited < 10_000; waited += 20) await sleep(20);
  expect(condition()).toBe(true);
};

beforeAll(async () => {
  test = await createTestDatabase([]);
  await prepareQueues(test.adminUrl, 'queues', 'queue-password');
  queues = new BullMqPostgresQueues({
    url: roleUrl(test.adminUrl, 'queues', 'queue-password'),
    schema: 'queues',
    logger: silentLogger,
  });
});
afterAll(async () => {
  await queues.close();
  await test.drop();
});

describe('queues on PostgreSQL', () => {
  it('hand each job to a worker with its data', async () => {
    const seen: unknown[] = [];
    const worker = queues.process<{ n: number }>(
      'plain',
      { concurrency: 2 },
      async (job) => void seen.push(job.data.n),
    );
    await queues.enqueue(
      'plain',
      [1, 2, 3].map((n) => ({ id: `job-${n}`, data: { n } })),
    );
    await queues.enqueue('plain', [{ id: 'job-4', data: { n: 4 } }]);
    await until(() => seen.length === 4);
    expect((seen as number[]).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    await worker.close();
  });

  it('ignore an id that is still waiting', async () => {
    await queues.enqueue('twice', [{ id: 'same', data: {} }]);
    await queues.enqueue('twice', [{ id: 'same', data: {} }]);
    let runs = 0;
    const worker = queues.process('twice', { concurrency: 1 }, async () => void (runs += 1));
    await until(() => runs > 0);
    await sleep(200);
    expect(runs).toBe(1);
    await worker.close();
  });

  it('try a failed job again', async () => {
    let runs = 0;
    const worker = queues.process('flaky', { concurrency: 1 }, async () => {
      runs += 1;
      if (runs === 1) throw new Error('once');
    });
    await queues.enqueue('flaky', [{ id: 'flaky-1', data: {} }]);
    await until(() => runs === 2);
    await worker.close();
  });

  it('run a schedule once however often it was asked for', async () => {
    let runs = 0;
    await queues.schedule('tick', 1);
    await queues.schedule('tick', 1);
    const worker = queues.process('tick', { concurrency: 5 }, async () => void (runs += 1));
    await until(() => runs >= 2);
    expect(runs).toBeLessThanOrEqual(4);
    await worker.close();
  });

  it('wait for the job in hand when they close', async () => {
    let finished = false;
    let started = false;
    const worker = queues.process('slow', { concurrency: 1 }, async () => {
      started = true;
      await sleep(300);
      finished = true;
    });
    await queues.enqueue('slow', [{ id: 'slow-1', data: {} }]);
    await until(() => started);
    await worker.close();
    expect(finished).toBe(true);
  });
});
