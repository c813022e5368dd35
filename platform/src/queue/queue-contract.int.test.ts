import { afterAll, beforeAll, describe } from '@jest/globals';
import { roleUrl } from '../database/subgraphs.js';
import { silentLogger } from '../observe/logger.js';
import { queueContract } from '../testing/queue-contract.js';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { describeWithRedis, startTestRedis, type TestRedis } from '../testing/test-redis.js';
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
});
