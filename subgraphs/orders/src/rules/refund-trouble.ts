import { caseRequested, type CaseRequestedEvent } from '@oms/platform/outbox/case-requested';
import { toDecimal } from '@oms/platform/values/money';
import type { OrderState } from './order-state.js';

/** REFUND_FAILED: the provider refused. REFUND_UNANSWERED: nobody knows after many calls. */
export type RefundTrouble = 'REFUND_FAILED' | 'REFUND_UNANSWERED';

/** Asks the service desk for a person who sees to a refund, or says that none is needed any more. */
export function refundCase(
  order: Pick<OrderState, 'id' | 'number' | 'customerId' | 'currency' | 'version'>,
  refund: { readonly id: string; readonly amount: number; readonly failure: string | null },
  kind: RefundTrouble,
  stands: boolean,
): CaseRequestedEvent {
  const amount = `${toDecimal(refund.amount, order.currency)} ${order.currency}`;
  const why = kind === 'REFUND_FAILED' ? 'was refused' : 'has no answer';
  return caseRequested({
    kind,
    subject: { type: 'Refund', id: refund.id },
    version: order.version,
    stands,
    summary: `Refund of ${amount} for order ${order.number} ${why}`,
    severity: 'HIGH',
    orderId: order.id,
    orderNumber: order.number,
    customerId: order.customerId,
    details: { amount: refund.amount, currency: order.currency, failure: refund.failure },
  });
}
