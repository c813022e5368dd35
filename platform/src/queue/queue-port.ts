/** A unit of work in a queue. The id thins duplicates while the job exists; what makes work safe is the database. */
export interface QueuedJob<Data = unknown> {
  readonly id: string;
  readonly data: Data;
}

export interface ProcessOptions {
  /** Jobs of this queue that this process works on at the same time. */
  readonly concurrency: number;
  /** Jobs started at most in that many seconds, over all processes: for what an outside service allows. */
  readonly rate?: { readonly jobs: number; readonly seconds: number };
}

/** How many jobs of a queue wait (delayed ones included), are being worked on, and have been given up. */
export interface QueueDepth {
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
  /** Age of the oldest job that waits for a worker, in seconds; 0 when none waits. */
  readonly oldestSeconds: number;
}

/** Data of a job that comes by the clock. */
export interface Scheduled {
  /** Name of the schedule. */
  readonly schedule: string;
}

export interface QueueWorker {
  /** Takes no new job and waits for those in hand. */
  close(): Promise<void>;
}

/**
 * What we ask of a job queue. Delivery is at least once; the queue may also lose everything: the outbox knows what is
 * not done. One contract test holds for every adapter.
 */
export interface QueuePort {
  /** Adds jobs; one whose id still exists is ignored. Ids are letters, digits, `-`, `.`, `_` and not digits alone. */
  enqueue<Data>(queue: string, jobs: readonly QueuedJob<Data>[]): Promise<void>;
  /** Hands jobs to `handle`; a job whose handler throws is tried again with exponential back-off. */
  process<Data>(queue: string, options: ProcessOptions, handle: (job: QueuedJob<Data>) => Promise<void>): QueueWorker;
  /** Adds a {@link Scheduled} job to `queue` every `everySeconds`, once for all processes that ask for the same `name`. */
  schedule(queue: string, name: string, everySeconds: number): Promise<void>;
  depth(queue: string): Promise<QueueDepth>;
  close(): Promise<void>;
}
