import { jobActor } from '@oms/platform/auth/actor';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import type { Logger } from '@oms/platform/observe/logger';
import { queueJobs, queueOldestSeconds } from '@oms/platform/observe/metrics';
import type { QueuePort } from '@oms/platform/queue/queue-port';
import { newId } from '@oms/platform/values/ids';
import { handleBatch, type BatchData } from './handle-batch.js';
import { observeEvery } from './observe-every.js';
import type { Runtimes } from './runtimes.js';
import { jobsOf, type WorkerGroup } from './worker-groups.js';

/** Something that runs until it is told to stop. */
export interface Running {
  /** Takes no new work, waits for what is in hand, then returns. */
  stop(): Promise<void>;
}

async function observeQueues(queues: QueuePort, names: readonly string[]): Promise<void> {
  for (const queue of names) {
    const { oldestSeconds, ...counts } = await queues.depth(queue);
    for (const [state, jobs] of Object.entries(counts)) queueJobs.set({ queue, state }, jobs);
    queueOldestSeconds.set({ queue }, oldestSeconds);
  }
}

/** Works on the queues of these groups. Any number of processes may do so, for the same groups or others. */
export async function startWorkers(
  runtimes: Runtimes,
  queues: QueuePort,
  logger: Logger,
  groups: readonly WorkerGroup[],
): Promise<Running> {
  const { events, scheduled } = jobsOf(groups);
  const workers = events.map(({ name, concurrency, ...job }) =>
    queues.process<BatchData>(name, { concurrency }, ({ data }) =>
      handleBatch(runtimes, { name, concurrency, ...job }, data),
    ),
  );
  for (const job of scheduled) {
    const work = async (): Promise<void> =>
      void (await job.handle(operationContext(runtimes.byName[job.subgraph], jobActor(job.name), newId()) as never));
    workers.push(queues.process(job.name, { concurrency: 1 }, work));
    await queues.schedule(job.name, job.everySeconds);
  }
  const names = [...events, ...scheduled].map(({ name }) => name);
  const observer = observeEvery(15_000, () => observeQueues(queues, names), logger);
  return {
    async stop() {
      observer.stop();
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}
