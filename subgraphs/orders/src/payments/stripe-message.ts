import type { Stripe } from 'stripe';
import type { ProviderAnswer, ProviderMessage } from './payment-provider.js';

const other = (id: string): ProviderMessage => ({
  id,
  kind: 'OTHER',
  key: '',
  answer: { outcome: 'APPROVED', reference: '' },
});

function intentMessage(id: string, type: string, intent: Stripe.PaymentIntent): ProviderMessage {
  const { oms_key: key, oms_capture: capture } = intent.metadata;
  const approved: ProviderAnswer = { outcome: 'APPROVED', reference: intent.id };
  if (type === 'payment_intent.amount_capturable_updated' && key)
    return { id, kind: 'AUTHORIZE', key, answer: approved };
  if (type === 'payment_intent.succeeded' && capture) return { id, kind: 'CAPTURE', key: capture, answer: approved };
  if (type !== 'payment_intent.payment_failed' || !key) return other(id);
  const error = intent.last_payment_error;
  const reason = error?.decline_code ?? error?.code ?? 'declined';
  return { id, kind: 'AUTHORIZE', key, answer: { outcome: 'DECLINED', reference: intent.id, reason } };
}

function refundMessage(id: string, refund: Stripe.Refund): ProviderMessage {
  const key = refund.metadata?.['oms_key'];
  if (!key || (refund.status !== 'succeeded' && refund.status !== 'failed')) return other(id);
  const answer: ProviderAnswer =
    refund.status === 'succeeded'
      ? { outcome: 'APPROVED', reference: refund.id }
      : { outcome: 'DECLINED', reference: refund.id, reason: refund.failure_reason ?? 'failed' };
  return { id, kind: 'REFUND', key, answer };
}

/** What one of Stripe's events tells of our payments; OTHER when it is about something else. */
export function stripeMessage(event: Stripe.Event): ProviderMessage {
  switch (event.type) {
    case 'payment_intent.amount_capturable_updated':
    case 'payment_intent.payment_failed':
    case 'payment_intent.succeeded':
      return intentMessage(event.id, event.type, event.data.object);
    case 'refund.updated':
    case 'refund.failed':
      return refundMessage(event.id, event.data.object);
    default:
      return other(event.id);
  }
}
