import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { roleUrl } from '../database/subgraphs.js';
import { withClient } from '../database/with-client.js';
import { silentLogger as logger } from '../observe/logger.js';
import { describeWithRedis } from '../testing/describe-with-redis.js';
import { StallingProxy } from '../testing/stalling-proxy.js';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { startTestRedis, type TestRedis } from '../testing/test-redis.js';
import { postgresQueues } from './bullmq-postgres.js';
import { redisQueues } from './bullmq-redis.js';
import { prepareQueues } from './prepare-queues.js';
import type { QueuePort } from './queue-port.js';

/** Seconds that the store of the queues is away; `OMS_TEST_LONG` adds what takes minutes. */
const OUTAGES = [3, 10, 30, ...(process.env['OMS_TEST_LONG'] ? [120] : [])];
/** Seconds within which a job is done that was added once the store was back. */
const RECOVERY_SECONDS = 10;

/** A store of queues behind a wire of its own, so that outages can run beside each other. */
interface Store {
  open(wire: StallingProxy): Promise<QueuePort>;
  readonly port: () => number;
}

const until = async (condition: () => boolean, seconds: number): Promise<number> => {
  const began = Date.now();
  while (!condition() && Date.now() - began < seconds * 1_000) await sleep(20);
  return (Date.now() - began) / 1_000;
};

/** As the relay does it: what was not taken is offered again. */
async function insist(queues: QueuePort, queue: string, id: string, seconds: number): Promise<boolean> {
  for (const deadline = Date.now() + seconds * 1_000; Date.now() < deadline; await sleep(100)) {
    const taken = await queues.enqueue(queue, [{ id, data: {} }]).then(
      () => true,
      () => false,
    );
    if (taken) return true;
  }
  return false;
}

async function withWire(store: Store, work: (wire: StallingProxy, queues: QueuePort) => Promise<void>): Promise<void> {
  const wire = await StallingProxy.start(store.port());
  const queues = await store.open(wire);
  try {
    await work(wire, queues);
  } finally {
    await queues.close();
    await wire.close();
  }
}

/** Seconds until a job is done that is added as soon as the store is back after having been away for so long. */
async function outage(store: Store, away: number): Promise<number> {
  let seconds = Number.POSITIVE_INFINITY;
  await withWire(store, async (wire, queues) => {
    const seen = new Set<string>();
    const queue = `outage-${away}`;
    queues.process(queue, { concurrency: 1 }, async ({ id }) => void seen.add(id));
    await queues.enqueue(queue, [{ id: 'before', data: {} }]);
    await until(() => seen.has('before'), 10);
    await wire.down();
    await sleep(away * 1_000);
    await wire.up();
    const began = Date.now();
    await insist(queues, queue, 'after', 2 * RECOVERY_SECONDS);
    await until(() => seen.has('after'), 2 * RECOVERY_SECONDS);
    if (seen.has('before') && seen.has('after')) seconds = (Date.now() - began) / 1_000;
  });
  return seconds;
}

function faultContract(store: () => Store): void {
  it(`work again soon after outages of ${OUTAGES.join(', ')} s`, async () => {
    const seconds = await Promise.all(OUTAGES.map((away) => outage(store(), away)));
    for (const [index, taken] of seconds.entries())
      expect([OUTAGES[index], taken < RECOVERY_SECONDS, taken]).toEqual([OUTAGES[index], true, taken]);
  }, 200_000);

  it('do not wait for ever on connections that are dead without anybody having said so', async () => {
    await withWire(store(), async (wire, queues) => {
      const seen = new Set<string>();
      queues.process('half-open', { concurrency: 1 }, async ({ id }) => void seen.add(id));
      await queues.enqueue('half-open', [{ id: 'before', data: {} }]);
      await until(() => seen.has('before'), 10);
      expect(seen).toContain('before');
      wire.freeze();
      expect(await insist(queues, 'half-open', 'after', 40)).toBe(true);
      await until(() => seen.has('after'), 50);
      expect(seen).toContain('after');
      // What is closed says goodbye, and waits for an answer.
      wire.cut();
    });
  }, 120_000);

  it('lose nothing while answers are slow', async () => {
    await withWire(store(), async (wire, queues) => {
      const seen = new Set<string>();
      queues.process('slow', { concurrency: 2 }, async ({ id }) => void seen.add(id));
      const ids = Array.from({ length: 20 }, (_, index) => `slow-${index}`);
      const added = (async () => {
        for (const id of ids) await insist(queues, 'slow', id, 30);
      })();
      for (let times = 0; times < 4; times += 1) {
        wire.stall();
        await sleep(1_500);
        wire.resume();
        await sleep(200);
      }
      await added;
      await until(() => seen.size === ids.length, 20);
      expect([...seen].toSorted()).toEqual(ids.toSorted());
    });
  }, 90_000);
}

describe('queues on PostgreSQL, when it fails', () => {
  let test: TestDatabase;
  let url: string;
  beforeAll(async () => {
    test = await createTestDatabase([]);
    await prepareQueues(test.adminUrl, 'queues', 'queue-password');
    url = roleUrl(test.adminUrl, 'queues', 'queue-password');
  });
  afterAll(() => test.drop());

  const behind = (wire: StallingProxy): string => url.replace(/:\d+\//, `:${wire.port}/`);
  const port = (): number => Number(new URL(url).port);
  faultContract(() => ({
    port,
    open: async (wire) => postgresQueues({ url: behind(wire), schema: 'queues', logger }),
  }));

  it('hear of new jobs again after the connection that listens was lost', async () => {
    const queues = postgresQueues({ url, schema: 'queues', logger });
    const seen = new Map<string, number>();
    queues.process('listening', { concurrency: 1 }, async ({ id }) => void seen.set(id, Date.now()));
    await queues.enqueue('listening', [{ id: 'before', data: {} }]);
    await until(() => seen.has('before'), 10);
    const ended = await withClient(test.adminUrl, (client) =>
      client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'listening'`,
      ),
    );
    expect(ended.rowCount).toBeGreaterThan(0);
    await sleep(5_000);
    for (let index = 0; index < 5; index += 1) {
      const began = Date.now();
      expect(await insist(queues, 'listening', `after-${index}`, 5)).toBe(true);
      await until(() => seen.has(`after-${index}`), 10);
      expect((seen.get(`after-${index}`) ?? Number.POSITIVE_INFINITY) - began).toBeLessThan(5_000);
    }
    await queues.close();
  }, 60_000);
});

describeWithRedis('queues on Redis, when it fails', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startTestRedis(['--maxmemory-policy', 'noeviction']);
  });
  afterAll(() => redis.close());

  faultContract(() => ({
    port: () => redis.port,
    open: (wire) => redisQueues({ url: `redis://127.0.0.1:${wire.port}`, logger }),
  }));

  it('refuse jobs when its memory is full, and take them again when there is room', async () => {
    const queues = await redisQueues({ url: redis.url, logger });
    await queues.enqueue('full', [{ id: 'first', data: {} }]);
    await redis.command('CONFIG', 'SET', 'maxmemory', '1');
    await expect(queues.enqueue('full', [{ id: 'second', data: {} }])).rejects.toThrow(/OOM|maxmemory/);
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    await queues.enqueue('full', [{ id: 'second', data: {} }]);
    // What was taken before is still there: nothing was evicted to make room.
    expect(await queues.depth('full')).toMatchObject({ waiting: 2 });
    await queues.close();
  }, 30_000);
});
