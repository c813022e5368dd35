import { jobActor } from '@oms/platform/auth/actor';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import type { Logger } from '@oms/platform/observe/logger';
import { queueJobs, queueOldestSeconds } from '@oms/platform/observe/metrics';
import type { QueuePort, Scheduled } from '@oms/platform/queue/queue-port';
import { newId } from '@oms/platform/values/ids';
import type { Parcel } from './batches.js';
import { handleBatch } from './handle-batch.js';
import { observeEvery } from './observe-every.js';
import { jobByName, scheduledJobs } from './routes.js';
import type { Runtimes } from './runtimes.js';
import { concurrencyOf, jobsOf, type WorkerGroup } from './worker-groups.js';

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

/** Hands each batch of a job to its consumer; when one cannot be handed over the job is tried again. */
async function unpack(runtimes: Runtimes, { batches }: Parcel): Promise<void> {
  const outcomes = await Promise.allSettled(
    batches.map((batch) => handleBatch(runtimes, jobByName(batch.consumer), batch)),
  );
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

async function runSchedule(runtimes: Runtimes, { schedule }: Scheduled): Promise<void> {
  const job = scheduledJobs.find(({ name }) => name === schedule);
  if (!job) throw new Error(`there is no schedule ${schedule} in this version`);
  await job.handle(operationContext(runtimes.byName[job.subgraph], jobActor(job.name), newId()) as never);
}

/** Works on the queues of these groups. Any number of processes may do so, for the same groups or others. */
export async function startWorkers(
  runtimes: Runtimes,
  queues: QueuePort,
  logger: Logger,
  groups: readonly WorkerGroup[],
): Promise<Running> {
  const workers = groups.map((group) =>
    queues.process<Parcel | Scheduled>(group, { concurrency: concurrencyOf(group) }, ({ data }) =>
      'schedule' in data ? runSchedule(runtimes, data) : unpack(runtimes, data),
    ),
  );
  for (const { name, everySeconds } of jobsOf(groups).scheduled)
    await queues.schedule('schedules' satisfies WorkerGroup, name, everySeconds);
  const observer = observeEvery(15_000, () => observeQueues(queues, groups), logger);
  return {
    async stop() {
      observer.stop();
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}
