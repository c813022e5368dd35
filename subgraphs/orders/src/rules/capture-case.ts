import type { CaseRequestedEvent } from '@oms/platform/outbox/case-requested';
import { toDecimal } from '@oms/platform/values/money';
import type { OrderState } from './order-state.js';
import { caseOfOrder } from './case-of-order.js';

/** Asks the service desk for a person who gets the money for what has shipped, or says that it is there. */
export function captureCase(
  order: Pick<OrderState, 'id' | 'number' | 'customerId' | 'currency' | 'version'>,
  { amount, failure }: { readonly amount: number; readonly failure: string | null },
  stands: boolean,
): CaseRequestedEvent {
  const money = `${toDecimal(amount, order.currency)} ${order.currency}`;
  return caseOfOrder(order, {
    kind: 'CAPTURE_FAILED',
    stands,
    summary: stands
      ? `${money} for what has shipped of order ${order.number} could not be captured`
      : `${money} of order ${order.number} was captured`,
    severity: 'HIGH',
    details: { amount, currency: order.currency, failure },
  });
}
