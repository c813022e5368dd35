import { jobActor } from '@oms/platform/auth/actor';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import type { Logger } from '@oms/platform/observe/logger';
import { oldestPendingDelivery } from '@oms/platform/observe/metrics';
import { backlog } from '@oms/platform/outbox/deliveries';
import { syncRoutes } from '@oms/platform/outbox/routes';
import type { QueuePort, QueueWorker } from '@oms/platform/queue/queue-port';
import { newId } from '@oms/platform/values/ids';
import { handleBatch, type BatchData } from './handle-batch.js';
import { Relay } from './relay.js';
import { batchSizeOf, eventJobs, routes, scheduledJobs } from './routes.js';
import type { Runtimes } from './runtimes.js';

export interface Workers {
  /** Takes no new work, waits for what is in hand, then returns. */
  stop(): Promise<void>;
}

const BACKLOG_EVERY_MS = 15_000;

/** Writes the routes into every source, so that each event gets a delivery for each of its consumers. */
export async function registerRoutes(runtimes: Runtimes): Promise<void> {
  for (const name of SUBGRAPHS) await syncRoutes(runtimes.byName[name].database.sql(), routes);
}

function startSchedules(runtimes: Runtimes, queues: QueuePort): QueueWorker[] {
  return scheduledJobs.map((job) =>
    queues.process(job.name, { concurrency: 1 }, async () => {
      await job.handle(operationContext(runtimes.byName[job.subgraph], jobActor(job.name), newId()) as never);
    }),
  );
}

async function observeBacklog(runtimes: Runtimes): Promise<void> {
  for (const name of SUBGRAPHS) {
    const { oldestSeconds } = await backlog(runtimes.byName[name].database.sql());
    oldestPendingDelivery.set({ source: name }, oldestSeconds);
  }
}

/** Starts relays, event consumers and schedules on `queues`. Any number of processes may do so. */
export async function startWorkers(runtimes: Runtimes, queues: QueuePort, logger: Logger): Promise<Workers> {
  await registerRoutes(runtimes);
  const workers = eventJobs.map((job) =>
    queues.process<BatchData>(job.name, { concurrency: job.concurrency }, ({ data }) =>
      handleBatch(runtimes, job, data),
    ),
  );
  workers.push(...startSchedules(runtimes, queues));
  for (const job of scheduledJobs) await queues.schedule(job.name, job.everySeconds);
  const relays = SUBGRAPHS.map(
    (name) => new Relay({ database: runtimes.byName[name].database, queues, logger, batchSizeOf }),
  );
  for (const relay of relays) relay.start();
  const timer = setInterval(() => void observeBacklog(runtimes).catch(() => {}), BACKLOG_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(relays.map((relay) => relay.stop()));
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}
