import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '../observe/logger.js';
import { RedisStatusRelay } from '../status/pubsub-redis.js';
import { describeWithRedis } from '../testing/describe-with-redis.js';
import { queueContract } from '../testing/queue-contract.js';
import { startTestRedisCluster, type TestRedisCluster } from '../testing/test-redis-cluster.js';
import { redisQueues } from './bullmq-redis.js';
import type { QueuePort } from './queue-port.js';

describeWithRedis('queues on a Redis Cluster', () => {
  let cluster: TestRedisCluster;
  let queues: QueuePort;
  beforeAll(async () => {
    cluster = await startTestRedisCluster();
    queues = await redisQueues({ url: cluster.url, logger: silentLogger });
  }, 60_000);
  afterAll(async () => {
    await queues.close();
    await cluster.close();
  }, 30_000);

  queueContract(() => queues);

  it('carry status messages to other processes', async () => {
    const options = { url: cluster.url, logger: silentLogger };
    const [here, there] = [new RedisStatusRelay(options), new RedisStatusRelay(options)];
    await Promise.all([here.ready(), there.ready()]);
    const seen: string[] = [];
    await there.subscribe('orders.*', ({ topic }) => seen.push(topic));
    await here.publish({ topic: 'orders.a', data: {} });
    for (let waited = 0; seen.length === 0 && waited < 5_000; waited += 20) await sleep(20);
    expect(seen).toEqual(['orders.a']);
    await Promise.all([here.close(), there.close()]);
  });

  it('go on after the master of a queue was lost', async () => {
    const seen = new Set<string>();
    const worker = queues.process('failover', { concurrency: 1 }, async ({ id }) => void seen.add(id));
    await queues.enqueue('failover', [{ id: 'before', data: {} }]);
    for (let waited = 0; !seen.has('before') && waited < 10_000; waited += 20) await sleep(20);
    expect(seen.has('before')).toBe(true);
    await cluster.killMasterOf('{oms.failover}');
    // As the relay does: what was not taken is offered again, under a new id.
    for (let tries = 0; !seen.has('after') && tries < 60; tries += 1) {
      await queues.enqueue('failover', [{ id: 'after', data: {} }]).catch(() => {});
      await sleep(500);
    }
    expect(seen.has('after')).toBe(true);
    await worker.close();
  }, 60_000);
});
