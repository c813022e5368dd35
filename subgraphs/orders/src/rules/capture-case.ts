import type { EventDraft } from '@oms/platform/outbox/event';
import { caseRequested } from '@oms/platform/outbox/case-requested';
import { toDecimal } from '@oms/platform/values/money';
import type { OrderState } from './order-state.js';

/** Asks the service desk for a person who gets the money for what has shipped, or says that it is there. */
export function captureCase(
  order: Pick<OrderState, 'id' | 'number' | 'customerId' | 'currency' | 'version'>,
  { amount, failure }: { readonly amount: number; readonly failure: string | null },
  stands: boolean,
): EventDraft {
  const money = `${toDecimal(amount, order.currency)} ${order.currency}`;
  return caseRequested({
    kind: 'CAPTURE_FAILED',
    subject: { type: 'Order', id: order.id },
    version: order.version,
    stands,
    summary: stands
      ? `${money} for what has shipped of order ${order.number} could not be captured`
      : `${money} of order ${order.number} was captured`,
    severity: 'HIGH',
    orderId: order.id,
    orderNumber: order.number,
    customerId: order.customerId,
    details: { amount, currency: order.currency, failure },
  });
}
