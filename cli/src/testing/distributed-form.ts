import type { ActorAssertions } from '@oms/platform/auth/actor-assertion';
import { GatewaySignature } from '@oms/platform/auth/gateway-signature';
import type { Database } from '@oms/platform/database/database';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { SubgraphExecutor } from '@oms/platform/graphql/execute';
import { serveProcess } from '@oms/platform/http/process-server';
import { mountSubgraph, SUBGRAPH_PATH } from '@oms/platform/http/subgraph-server';
import { silentLogger as logger } from '@oms/platform/observe/logger';
import { redisQueues } from '@oms/platform/queue/bullmq-redis';
import { createTestDatabase } from '@oms/platform/testing/test-database';
import { RedisStatusRelay } from '@oms/platform/status/pubsub-redis';
import { startTestRedis, type TestRedis } from '@oms/platform/testing/test-redis';
import { SOURCES, type Databases, type Runtimes } from '@oms/jobs/runtimes';
import { startWorkers } from '@oms/jobs/start-workers';
import { WORKER_GROUPS } from '@oms/jobs/worker-groups';
import { buildSchemas } from '@oms/schema/subgraphs';
import { RelayedDeliveries } from './relayed-deliveries.js';
import type { RunningForm, TestForm } from './test-form.js';

const signature = new GatewaySignature(['the secret between gateway and subgraphs']);
const EVENT_GROUPS = WORKER_GROUPS.filter((group) => group !== 'schedules');

async function serveSubgraphs(runtimes: Runtimes, assertions: ActorAssertions) {
  const schemas = await buildSchemas();
  return Promise.all(
    SUBGRAPHS.map(async (name) => {
      const executor = new SubgraphExecutor(schemas[name].schema);
      const runtime = runtimes.byName[name];
      const server = await serveProcess({
        port: 0,
        logger,
        drainTimeoutMs: 1_000,
        register: (app) => mountSubgraph(app, { name, executor, runtime, assertions, signature }),
      });
      return { name, server };
    }),
  );
}

async function start(redis: TestRedis, runtimes: Runtimes, assertions: ActorAssertions): Promise<RunningForm> {
  const queues = await redisQueues({ url: redis.url, logger });
  const workers = await startWorkers(runtimes, queues, logger, EVENT_GROUPS);
  const servers = await serveSubgraphs(runtimes, assertions);
  const deliveries = new RelayedDeliveries(runtimes.databases, queues);
  return {
    subgraphs: Object.fromEntries(servers.map(({ name, server }) => [name, `${server.url}${SUBGRAPH_PATH}`])),
    http: { signature },
    settle: () => deliveries.settle(),
    async close() {
      await Promise.all(servers.map(({ server }) => server.close()));
      await workers.stop();
      await queues.close();
    },
  };
}

/**
 * As it runs on many machines: a database for each subgraph, subgraphs behind HTTP that take signed requests only, jobs
 * on Redis, relays.
 */
export async function distributedForm(): Promise<TestForm> {
  const tests = await Promise.all(SOURCES.map((source) => createTestDatabase([source])));
  const opened = tests.flatMap(({ databases }) => Object.values(databases));
  const databases = Object.fromEntries(opened.map((database) => [database.name, database])) as Record<string, Database>;
  const redis = await startTestRedis(['--appendonly', 'no']);
  const relays: RedisStatusRelay[] = [];
  return {
    databases: databases as Databases,
    async openStatus() {
      const relay = new RedisStatusRelay({ url: redis.url, logger });
      relays.push(relay);
      await relay.ready();
      return relay;
    },
    start: (runtimes, assertions) => start(redis, runtimes, assertions),
    async drop() {
      await Promise.all(relays.map((relay) => relay.close()));
      await redis.close();
      await Promise.all(tests.map((test) => test.drop()));
    },
  };
}
