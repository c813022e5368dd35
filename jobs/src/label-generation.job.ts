import { generateLabels } from '@oms/fulfillment/operations/generate-label';
import { defineJob } from './define-job.js';

/**
 * LabelRequested → a label is rated, bought and stored through the carrier port. Safe twice: the shipment's own key goes
 * with the purchase, and an unknown outcome is looked up before anything is repeated. Small batches, since each event is
 * a call to somebody else's system.
 */
export const labelGeneration = defineJob({
  name: 'fulfillment.label-generation',
  concurrency: 4,
  batchSize: 5,
  maxAttempts: 20,
  lingerMs: 0,
  handle: generateLabels,
});
