import { fillBackorders } from '@oms/inventory/operations/fill-backorders';
import { defineJob } from './define-job.js';

/**
 * StockChanged → waiting backorders are filled, highest priority and oldest first. Safe twice: what is filled no longer
 * waits, and stock is taken under the level's lock.
 */
export const backorderFill = defineJob({ name: 'inventory.fill-backorders', batchSize: 200, handle: fillBackorders });
