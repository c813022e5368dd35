import type { Queue, QueueOptions, Worker, WorkerOptions } from 'bullmq';
import type { Logger } from '../observe/logger.js';
import type { ProcessOptions, QueueDepth, QueuedJob, QueuePort, QueueWorker, Scheduled } from './queue-port.js';

/** Finished jobs leave at once; failed ones stay for two weeks so that they can be looked at. */
const KEEP_FAILED = { age: 14 * 24 * 3_600, count: 10_000 };
const RETENTION = { removeOnComplete: true, removeOnFail: KEEP_FAILED } as const;
const RETRY = { attempts: 8, backoff: { type: 'exponential', delay: 500, jitter: 0.5 } } as const;
/** A job taken from a dead worker is handed out again after this time, at most twice. */
const STALLED = { lockDuration: 30_000, stalledInterval: 15_000, maxStalledCount: 2 } as const;

/** How soon a worker asks for jobs again after its store was away. */
const RUN_AGAIN_MS = 1_000;

type Settings<Options> = Omit<Options, 'connection' | 'prefix'>;
type Processor = (job: { readonly id?: string; readonly data: unknown }) => Promise<void>;

/** Where BullMQ keeps its jobs. */
export interface QueueStore {
  /** How it is called in logs. */
  readonly name: string;
  createQueue(name: string, settings: Settings<QueueOptions>): Queue;
  createWorker(name: string, process: Processor, settings: Settings<WorkerOptions>): Worker;
  /** Frees the store's own connections, after queues and workers have been closed. */
  close(): Promise<void>;
}

/** BullMQ behind {@link QueuePort}, whatever it stores its jobs in. */
export class BullMqQueues implements QueuePort {
  private readonly queues = new Map<string, Queue>();
  private readonly workers = new Set<Worker>();

  constructor(
    private readonly store: QueueStore,
    private readonly logger: Logger,
  ) {}

  /** BullMQ's own queue objects, for its dashboard. */
  queue(name: string): Queue {
    let queue = this.queues.get(name);
    if (!queue) {
      queue = this.store.createQueue(name, { defaultJobOptions: { ...RETENTION, ...RETRY } });
      queue.on('error', (error) => this.logger.warn({ err: error, queue: name, store: this.store.name }, 'queue'));
      this.queues.set(name, queue);
    }
    return queue;
  }

  async enqueue<Data>(name: string, jobs: readonly QueuedJob<Data>[]): Promise<void> {
    const [only, ...more] = jobs;
    if (!only) return;
    const queue = this.queue(name);
    try {
      if (more.length === 0) await queue.add(name, only.data, { jobId: only.id });
      else await queue.addBulk(jobs.map(({ id, data }) => ({ name, data, opts: { jobId: id } })));
    } catch (error) {
      this.forget(name, queue);
      throw error;
    }
  }

  /** A queue that was first asked for while its store was away fails for ever: the next caller gets a new one. */
  private forget(name: string, queue: Queue): void {
    if (this.queues.get(name) === queue) this.queues.delete(name);
    void queue.close().catch(() => {});
  }

  process<Data>(
    name: string,
    { concurrency, rate }: ProcessOptions,
    handle: (job: QueuedJob<Data>) => Promise<void>,
  ): QueueWorker {
    const worker = this.store.createWorker(name, async ({ id, data }) => handle({ id: id ?? '', data: data as Data }), {
      concurrency,
      ...STALLED,
      runRetryDelay: RUN_AGAIN_MS,
      ...(rate ? { limiter: { max: rate.jobs, duration: rate.seconds * 1_000 } } : {}),
      removeOnComplete: { count: 0 },
      removeOnFail: KEEP_FAILED,
    });
    worker.on('error', (error) => this.logger.warn({ err: error, queue: name, store: this.store.name }, 'worker'));
    worker.on('stalled', (jobId) => this.logger.warn({ queue: name, jobId }, 'job taken from a worker that went away'));
    worker.on('failed', (job, error) => this.logger.error({ err: error, queue: name, jobId: job?.id }, 'job failed'));
    this.workers.add(worker);
    return {
      close: async () => {
        this.workers.delete(worker);
        await worker.close();
      },
    };
  }

  async schedule(queue: string, name: string, everySeconds: number): Promise<void> {
    const data: Scheduled = { schedule: name };
    await this.queue(queue).upsertJobScheduler(`every-${name}`, { every: everySeconds * 1_000 }, { name, data });
  }

  async depth(name: string): Promise<QueueDepth> {
    const queue = this.queue(name);
    const counts = await queue.getJobCounts('waiting', 'delayed', 'active', 'failed', 'prioritized');
    const { waiting = 0, delayed = 0, active = 0, failed = 0, prioritized = 0 } = counts;
    const [oldest] = waiting > 0 ? await queue.getJobs('waiting', 0, 0, true) : [];
    const oldestSeconds = oldest ? Math.max(0, (Date.now() - oldest.timestamp) / 1_000) : 0;
    return { waiting: waiting + delayed + prioritized, active, failed, oldestSeconds };
  }

  async close(): Promise<void> {
    await Promise.all([...this.workers].map((worker) => worker.close()));
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await this.store.close();
  }
}
