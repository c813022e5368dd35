import { requestRecounts } from '@oms/inventory/operations/request-recounts';
import { tellOfShortPicks } from '@oms/orders/operations/tell-of-short-picks';
import { defineJob } from './define-job.js';

/** RecountRequested → a cycle count. Safe twice: each request is taken once, and one open count is enough for an item. */
export const recountRequesting = defineJob({ name: 'inventory.request-recounts', handle: requestRecounts });

/** ShortPicked → the customer is told. Safe twice: a short pick is one occasion. */
export const shortPickTelling = defineJob({ name: 'orders.tell-of-short-picks', handle: tellOfShortPicks });
