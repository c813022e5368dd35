import { expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueuePort, Scheduled } from '../queue/queue-port.js';

/** Whether `condition` holds within ten seconds. */
const soon = async (condition: () => boolean): Promise<boolean> => {
  for (let waited = 0; !condition() && waited < 10_000; waited += 20) await sleep(20);
  return condition();
};

function delivers(queues: () => QueuePort): void {
  it('hand each job to a worker with its data', async () => {
    const seen: number[] = [];
    const worker = queues().process<{ n: number }>('plain', { concurrency: 2 }, async ({ data }) => {
      seen.push(data.n);
    });
    await queues().enqueue(
      'plain',
      [1, 2, 3].map((n) => ({ id: `job-${n}`, data: { n } })),
    );
    await queues().enqueue('plain', [{ id: 'job-4', data: { n: 4 } }]);
    expect(await soon(() => seen.length === 4)).toBe(true);
    expect(seen.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    await worker.close();
  });

  it('ignore an id that is still waiting', async () => {
    await queues().enqueue('twice', [{ id: 'same', data: {} }]);
    await queues().enqueue('twice', [{ id: 'same', data: {} }]);
    expect(await queues().depth('twice')).toMatchObject({ waiting: 1, active: 0, failed: 0 });
    let runs = 0;
    const worker = queues().process('twice', { concurrency: 1 }, async () => void (runs += 1));
    expect(await soon(() => runs > 0)).toBe(true);
    await sleep(200);
    expect(runs).toBe(1);
    await worker.close();
  });
}

function knows(queues: () => QueuePort): void {
  it('take an id again once its job is done', async () => {
    let runs = 0;
    const worker = queues().process('again', { concurrency: 1 }, async () => void (runs += 1));
    await queues().enqueue('again', [{ id: 'same', data: {} }]);
    expect(await soon(() => runs === 1)).toBe(true);
    for (let waited = 0; (await queues().depth('again')).active > 0 && waited < 5_000; waited += 20) await sleep(20);
    await queues().enqueue('again', [{ id: 'same', data: {} }]);
    expect(await soon(() => runs === 2)).toBe(true);
    await worker.close();
  });

  it('say how long the oldest job has been waiting', async () => {
    expect(await queues().depth('aging')).toMatchObject({ waiting: 0, oldestSeconds: 0 });
    await queues().enqueue('aging', [{ id: 'aging-1', data: {} }]);
    await sleep(1_100);
    const { oldestSeconds } = await queues().depth('aging');
    expect(oldestSeconds).toBeGreaterThanOrEqual(1);
    expect(oldestSeconds).toBeLessThan(10);
  });
}

function retries(queues: () => QueuePort): void {
  it('try a failed job again', async () => {
    let runs = 0;
    const worker = queues().process('flaky', { concurrency: 1 }, async () => {
      runs += 1;
      if (runs === 1) throw new Error('once');
    });
    await queues().enqueue('flaky', [{ id: 'flaky-1', data: {} }]);
    expect(await soon(() => runs === 2)).toBe(true);
    await worker.close();
  });

  it('run a schedule once however often it was asked for', async () => {
    let runs = 0;
    await queues().schedule('tick', 'every-second', 1);
    await queues().schedule('tick', 'every-second', 1);
    await queues().schedule('tick', 'every-hour', 3_600);
    const names = new Set<string>();
    const worker = queues().process<Scheduled>('tick', { concurrency: 5 }, async ({ data: { schedule } }) => {
      names.add(schedule);
      if (schedule === 'every-second') runs += 1;
    });
    expect(await soon(() => runs >= 2)).toBe(true);
    expect(runs).toBeLessThanOrEqual(4);
    expect([...names]).toContain('every-second');
    await worker.close();
  });

  it('start no more jobs than the rate allows', async () => {
    const started: number[] = [];
    const worker = queues().process('limited', { concurrency: 5, rate: { jobs: 2, seconds: 1 } }, async () => {
      started.push(Date.now());
    });
    await queues().enqueue(
      'limited',
      [1, 2, 3, 4, 5].map((n) => ({ id: `limited-${n}`, data: {} })),
    );
    expect(await soon(() => started.length === 5)).toBe(true);
    expect((started[4] ?? 0) - (started[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
    await worker.close();
  });
}

/** What holds for every adapter of {@link QueuePort}; to be called within a `describe`. */
export function queueContract(queues: () => QueuePort): void {
  delivers(queues);
  knows(queues);
  retries(queues);
  it('wait for the job in hand when they close', async () => {
    let finished = false;
    let started = false;
    const worker = queues().process('slow', { concurrency: 1 }, async () => {
      started = true;
      await sleep(300);
      finished = true;
    });
    await queues().enqueue('slow', [{ id: 'slow-1', data: {} }]);
    expect(await soon(() => started)).toBe(true);
    await worker.close();
    expect(finished).toBe(true);
  });
}
