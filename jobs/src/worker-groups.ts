import type { EventJob, ScheduledJob } from './define-job.js';
import { eventJobs, scheduledJobs } from './routes.js';

/**
 * Kinds of worker process, each with one queue of its own name: few queues carry large batches. What waits for others'
 * systems (labels, payments, mail) has processes of its own, so that a slow carrier or payment provider holds up nothing
 * else; analytics may lag without anybody noticing.
 */
export const WORKER_GROUPS = [
  'allocation',
  'payments',
  'labels',
  'records',
  'analytics',
  'schedules',
  'notifications',
] as const;
export type WorkerGroup = (typeof WORKER_GROUPS)[number];

const OF_SUBGRAPH: Readonly<Record<string, WorkerGroup>> = {
  inventory: 'allocation',
  orders: 'records',
  fulfillment: 'records',
  customers: 'records',
  analytics: 'analytics',
};
const OF_JOB: Readonly<Record<string, WorkerGroup>> = {
  'orders.capture-payments': 'payments',
  'orders.refund-payments': 'payments',
  'orders.assess-risk': 'payments',
  'fulfillment.label-generation': 'labels',
  'fulfillment.buy-return-labels': 'labels',
  'fulfillment.end-return-labels': 'labels',
  'fulfillment.carry-out-case-actions': 'labels',
  // Label files may lie in others' stores.
  'fulfillment.erase-orders': 'labels',
  'fulfillment.gather-personal-data': 'labels',
  'inventory.publish-levels': 'records',
  'customers.send-notifications': 'notifications',
  'analytics.send-reports': 'notifications',
};

const SCHEDULES_AT_ONCE = 2;

/** The group in which a consumer's batches are worked on; consumers of another version go by their subgraph. */
function groupOf(consumer: string): WorkerGroup {
  const [subgraph = ''] = consumer.split('.');
  return OF_JOB[consumer] ?? OF_SUBGRAPH[subgraph] ?? 'records';
}

/** What the processes of these groups work on. */
export function jobsOf(groups: readonly WorkerGroup[]): {
  readonly events: readonly EventJob[];
  readonly scheduled: readonly ScheduledJob[];
} {
  return {
    events: eventJobs.filter((job) => groups.includes(groupOf(job.name))),
    scheduled: groups.includes('schedules') ? scheduledJobs : [],
  };
}

/** The queue on which a consumer's batches travel. */
export const queueOf = (consumer: string): string => groupOf(consumer);

/** Jobs of the group's queue that one process works on at the same time: as many as its most eager consumer takes. */
export const concurrencyOf = (group: WorkerGroup): number =>
  Math.max(SCHEDULES_AT_ONCE, ...jobsOf([group]).events.map((job) => job.concurrency));
