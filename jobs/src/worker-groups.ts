import type { EventJob, ScheduledJob } from './define-job.js';
import { eventJobs, scheduledJobs } from './routes.js';

/**
 * Kinds of worker process. What waits for others' systems (labels, payments) has processes of its own, so that a slow
 * carrier or payment provider holds up nothing else; analytics may lag without anybody noticing.
 */
export const WORKER_GROUPS = ['allocation', 'payments', 'labels', 'records', 'analytics', 'schedules'] as const;
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
  'fulfillment.label-generation': 'labels',
  'inventory.publish-levels': 'records',
};

/** The group in which a consumer's jobs are worked on. */
const groupOf = ({ name, subgraph }: EventJob): WorkerGroup => OF_JOB[name] ?? OF_SUBGRAPH[subgraph] ?? 'records';

/** What the processes of these groups work on. */
export function jobsOf(groups: readonly WorkerGroup[]): {
  readonly events: readonly EventJob[];
  readonly scheduled: readonly ScheduledJob[];
} {
  return {
    events: eventJobs.filter((job) => groups.includes(groupOf(job))),
    scheduled: groups.includes('schedules') ? scheduledJobs : [],
  };
}
