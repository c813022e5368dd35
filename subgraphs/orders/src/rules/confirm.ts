import type { PlaceOrderPaymentInput } from './place-order-input.js';
import { paymentStatus } from './derived-statuses.js';
import type { OrderState, PaymentState } from './order-state.js';

/** Minor units that the payment covers; by default the whole order. */
export function buildPayment(
  input: PlaceOrderPaymentInput,
  amount: number,
  { id, provider, now }: { id: string; provider: string; now: Date },
): PaymentState {
  const base = {
    id,
    method: input.method,
    amount,
    capturing: 0,
    failure: null,
    createdAt: now,
    reference: input.reference ?? null,
    provider: input.provider ?? null,
  };
  switch (input.method) {
    case 'CARD':
      return { ...base, provider, reference: null, status: 'PENDING', authorized: 0, captured: 0 };
    case 'EXTERNAL':
      return { ...base, status: 'AUTHORIZED', authorized: amount, captured: 0 };
    default:
      return { ...base, status: 'CAPTURED', authorized: amount, captured: amount };
  }
}

/** Whether nothing stands between the order and its fulfillment. */
export const mayConfirm = (order: Pick<OrderState, 'payments'>): boolean =>
  order.payments.every((payment) => payment.status !== 'PENDING');

/** Confirms a pending order and derives what follows from its payments. */
export function confirmOrder(order: OrderState, now: Date): void {
  order.status = 'CONFIRMED';
  order.confirmedAt = now;
  order.captured = order.payments.reduce((sum, payment) => sum + payment.captured, 0);
  order.paymentStatus = paymentStatus(order);
}
