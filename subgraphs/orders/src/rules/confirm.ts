import { nextState } from '@oms/platform/values/lifecycle';
import { toMinor } from '@oms/platform/values/money';
import type { PlaceOrderPaymentInput } from './place-order-input.js';
import { isSelfCompleting } from './line-counters.js';
import { newPayment } from './new-order.js';
import { orderLifecycle, paymentLifecycle } from './order-lifecycle.js';
import type { PaymentState } from './money-state.js';
import type { OrderState } from './order-state.js';

/** Minor units that the payment covers; by default the whole order. */
export function buildPayment(
  input: PlaceOrderPaymentInput,
  amount: number,
  { id, provider, now }: { id: string; provider: string; now: Date },
): PaymentState {
  const { method, reference = null } = input;
  const base = { id, method, amount, createdAt: now, reference, provider: input.provider ?? null };
  switch (method) {
    case 'CARD':
      return newPayment({ ...base, provider, reference: null, status: 'PENDING' });
    case 'EXTERNAL':
      return newPayment({ ...base, status: 'AUTHORIZED', authorized: amount });
    default:
      return newPayment({ ...base, status: 'CAPTURED', authorized: amount, captured: amount });
  }
}

/** A payment for each one given: with its amount, or with what the others leave of the total. */
export function buildPayments(
  given: readonly PlaceOrderPaymentInput[],
  order: Pick<OrderState, 'total' | 'currency'>,
  maker: { newId: () => string; provider: string; now: Date },
): PaymentState[] {
  const stated = given.map(({ amount }) => (amount ? toMinor(amount.amount, order.currency) : undefined));
  const rest = stated.reduce<number>((left, amount) => left - (amount ?? 0), order.total);
  return given.map((input, index) =>
    buildPayment(input, stated[index] ?? Math.max(0, rest), { ...maker, id: maker.newId() }),
  );
}

/** Whether no payment of the order is still on its way. */
export const mayConfirm = (order: Pick<OrderState, 'payments'>): boolean =>
  order.payments.every((payment) => payment.status !== 'PENDING');

/** Confirms a pending order. Lines that neither stock nor fulfillment knows of, such as a service, are done with it. */
export function confirmOrder(order: OrderState, now: Date): void {
  const next = nextState(orderLifecycle, order.status, 'confirm');
  if (!next) throw new Error(`an order that is ${order.status} cannot be confirmed`);
  order.status = next;
  order.confirmedAt = now;
  for (const line of order.lines.filter(isSelfCompleting)) {
    const units = line.quantity - line.cancelled;
    Object.assign(line, { open: 0, shipped: units, delivered: units });
  }
}

/** Ends what was only authorised: nothing is captured of it. What a provider of ours may hold, it is to be told. */
export function releasePayment(payment: PaymentState, how: 'void' | 'fail' | 'expire', now: Date): void {
  const next = nextState(paymentLifecycle, payment.status, how);
  if (!next) return;
  payment.status = next;
  if (payment.method === 'CARD' && how !== 'fail') payment.voidRequestedAt = now;
}

/** Cancels everything of an order that was never confirmed and frees its cart hold for another try. */
export function abandonOrder(order: OrderState): void {
  for (const line of order.lines) Object.assign(line, { cancelled: line.quantity, open: 0 });
  order.reservationId = null;
}
