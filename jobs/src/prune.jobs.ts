import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { prune } from '@oms/platform/outbox/prune';
import { defineSchedule, type ScheduledJob } from './define-job.js';

/** Events that everybody has finished with, and old idempotency keys, leave. Safe twice: it deletes what is old. */
export const prunings: readonly ScheduledJob[] = SUBGRAPHS.map((name) =>
  defineSchedule({ name: `${name}.prune`, everySeconds: 3_600, handle: prune }),
);
