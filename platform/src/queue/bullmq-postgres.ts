import type { PostgresPoolConfig, Queue, Worker } from 'bullmq';
import { createPostgresBackend, withBackend } from 'bullmq';
import type { Logger } from '../observe/logger.js';
import type { ProcessOptions, QueuedJob, QueuePort, QueueWorker } from './queue-port.js';

const classes = withBackend(createPostgresBackend);

/** Finished jobs leave at once; failed ones stay for two weeks so that they can be looked at. */
const KEEP_FAILED = { age: 14 * 24 * 3_600 };
const RETENTION = { removeOnComplete: true, removeOnFail: KEEP_FAILED } as const;
const RETRY = { attempts: 8, backoff: { type: 'exponential', delay: 500, jitter: 0.5 } } as const;

export interface PostgresQueueOptions {
  readonly url: string;
  /** Schema of BullMQ's own tables; owned by the role of `url`. */
  readonly schema: string;
  readonly logger: Logger;
}

/** Queues on PostgreSQL, for installations without Redis: BullMQ's PostgreSQL backend behind {@link QueuePort}. */
export class BullMqPostgresQueues implements QueuePort {
  private readonly queues = new Map<string, Queue>();
  private readonly workers = new Set<Worker>();
  private readonly connection: PostgresPoolConfig;

  constructor(private readonly options: PostgresQueueOptions) {
    this.connection = { connectionString: options.url, schema: options.schema, max: 4, application_name: 'oms-queue' };
  }

  /** BullMQ's own queue objects, for its dashboard. */
  queue(name: string): Queue {
    let queue = this.queues.get(name);
    if (!queue) {
      queue = new classes.Queue(name, {
        connection: { ...this.connection, max: 2 },
        defaultJobOptions: { ...RETENTION, ...RETRY },
      }) as unknown as Queue;
      queue.on('error', (error) => this.options.logger.warn({ err: error, queue: name }, 'queue connection'));
      this.queues.set(name, queue);
    }
    return queue;
  }

  async enqueue<Data>(name: string, jobs: readonly QueuedJob<Data>[]): Promise<void> {
    const [only, ...more] = jobs;
    if (!only) return;
    const queue = this.queue(name);
    if (more.length === 0) await queue.add(name, only.data, { jobId: only.id });
    else await queue.addBulk(jobs.map(({ id, data }) => ({ name, data, opts: { jobId: id } })));
  }

  process<Data>(
    name: string,
    { concurrency }: ProcessOptions,
    handle: (job: QueuedJob<Data>) => Promise<void>,
  ): QueueWorker {
    const worker = new classes.Worker<Data>(name, async (job) => handle({ id: job.id ?? '', data: job.data }), {
      connection: this.connection,
      concurrency,
      removeOnComplete: { count: 0 },
      removeOnFail: KEEP_FAILED,
    }) as unknown as Worker;
    worker.on('error', (error) => this.options.logger.warn({ err: error, queue: name }, 'worker connection'));
    worker.on('failed', (job, error) =>
      this.options.logger.error({ err: error, queue: name, jobId: job?.id }, 'job failed'),
    );
    this.workers.add(worker);
    return {
      close: async () => {
        this.workers.delete(worker);
        await worker.close();
      },
    };
  }

  async schedule(name: string, everySeconds: number): Promise<void> {
    await this.queue(name).upsertJobScheduler(`every-${name}`, { every: everySeconds * 1_000 }, { name, data: {} });
  }

  async close(): Promise<void> {
    await Promise.all([...this.workers].map((worker) => worker.close()));
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }
}
