import { publishLevels } from '@oms/inventory/operations/publish-levels';
import { publishTimeline } from '@oms/orders/operations/publish-timeline';
import { defineJob } from './define-job.js';

/** Somebody is looking: what is new is told soon, and still several at once when there is much. */
const LINGER_MS = 20;

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
