import { capturePayments } from '@oms/orders/operations/capture-payments';
import { defineJob } from './define-job.js';

/**
 * CaptureRequested → what has shipped is captured at the provider. Safe twice: the intent's id is the provider's key, and
 * only a pending intent is recorded.
 */
export const paymentCapture = defineJob({
  name: 'orders.capture-payments',
  concurrency: 2,
  batchSize: 5,
  maxAttempts: 20,
  lingerMs: 0,
  handle: capturePayments,
});
