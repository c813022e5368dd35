import { publishLevels } from '@oms/inventory/operations/publish-levels';
import { publishTimeline } from '@oms/orders/operations/publish-timeline';
import { defineJob } from './define-job.js';

/** Somebody is looking: what is new in a quiet time is told at once, and under load what is new goes together, still soon enough to look live. */
const LINGER_MS = 40;

/** What is new goes to those who listen. Safe twice: the feed takes each entry once, and listeners know what they have. */
export const timelinePublication = defineJob({
  name: 'orders.publish-timeline',
  batchSize: 200,
  lingerMs: LINGER_MS,
  handle: publishTimeline,
});
export const levelPublication = defineJob({
  name: 'inventory.publish-levels',
  batchSize: 500,
  lingerMs: LINGER_MS,
  handle: publishLevels,
});
