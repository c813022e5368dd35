import { publishLevels } from '@oms/inventory/operations/publish-levels';
import { publishTimeline } from '@oms/orders/operations/publish-timeline';
import { defineJob } from './define-job.js';

/** What is new goes to those who listen. Safe twice: the feed takes each entry once, and listeners know what they have. */
export const timelinePublication = defineJob({
  name: 'orders.publish-timeline',
  batchSize: 200,
  handle: publishTimeline,
});
export const levelPublication = defineJob({ name: 'inventory.publish-levels', batchSize: 500, handle: publishLevels });
