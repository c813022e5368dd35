import { pruneEvents } from '@oms/analytics/operations/prune-events';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { prune } from '@oms/platform/outbox/prune';
import { defineSchedule, type ScheduledJob } from './define-job.js';

/** Events older than the business keeps leave figures behind. Safe twice: it goes on where it ended. */
const eventPruning = defineSchedule({ name: 'analytics.prune-events', everySeconds: 3_600, handle: pruneEvents });

/** Events that everybody has finished with, and old idempotency keys, leave. Safe twice: it deletes what is old. */
export const prunings: readonly ScheduledJob[] = [
  ...SUBGRAPHS.map((name) => defineSchedule({ name: `${name}.prune`, everySeconds: 3_600, handle: prune })),
  eventPruning,
];
