import { newId } from '@oms/platform/values/ids';
import { capturedOf } from './derived-statuses.js';
import type { PaymentState, RefundState } from './money-state.js';
import type { OrderState } from './order-state.js';

/** Minor units of a payment that may still be given back. */
export const refundable = ({ captured, refunded, refunding }: PaymentState): number => captured - refunded - refunding;

/** Minor units given back by all payments. */
export const refundedOf = (order: Pick<OrderState, 'payments'>): number =>
  order.payments.reduce((sum, payment) => sum + payment.refunded, 0);

/** Money that a person must hand out: no provider can be told to. */
const BY_HAND: ReadonlySet<string> = new Set(['CASH', 'TRANSFER', 'HISTORICAL']);

interface RefundMaker {
  readonly reason: string;
  readonly by: unknown;
  readonly now: Date;
}

/** A refund of one payment, which must have that much left. An invoice that was not paid yet is settled at once. */
export function refundPayment(
  order: OrderState,
  payment: PaymentState,
  amount: number,
  maker: RefundMaker,
): RefundState {
  if (amount <= 0 || amount > refundable(payment)) throw new RangeError('a refund is within what was captured');
  const settled = payment.method === 'INVOICE';
  const refund: RefundState = {
    id: newId(maker.now),
    paymentId: payment.id,
    amount,
    status: settled ? 'SUCCEEDED' : 'PENDING',
    reason: maker.reason,
    byHand: BY_HAND.has(payment.method),
    reference: null,
    failure: null,
    requestedBy: maker.by,
    createdAt: maker.now,
  };
  if (settled) payment.refunded += amount;
  else payment.refunding += amount;
  order.refunds.push(refund);
  return refund;
}

/** Minor units that were captured beyond what the order costs, less what is on its way back. */
export const excessOf = (order: Pick<OrderState, 'payments' | 'total'>): number =>
  capturedOf(order) - order.payments.reduce((sum, one) => sum + one.refunded + one.refunding, 0) - order.total;

/** Refunds of what the order does not cost any more, from its newest payments first. */
export function refundExcess(order: OrderState, maker: RefundMaker): RefundState[] {
  let excess = excessOf(order);
  const made: RefundState[] = [];
  for (const payment of order.payments.toReversed()) {
    const amount = Math.min(excess, refundable(payment));
    if (amount <= 0) continue;
    made.push(refundPayment(order, payment, amount, maker));
    excess -= amount;
  }
  return made;
}

/** Writes what became of a refund into the order; false when it was answered before. */
export function answerRefund(
  order: OrderState,
  refundId: string,
  answer: { readonly succeeded: boolean; readonly reference: string | null; readonly failure: string | null },
): boolean {
  const refund = order.refunds.find((one) => one.id === refundId);
  const payment = order.payments.find((one) => one.id === refund?.paymentId);
  if (!refund || !payment || refund.status !== 'PENDING') return false;
  const { succeeded, reference, failure } = answer;
  Object.assign(refund, { status: succeeded ? 'SUCCEEDED' : 'FAILED', reference, failure });
  payment.refunding -= refund.amount;
  if (succeeded) payment.refunded += refund.amount;
  return true;
}

/** Minor units that are captured, or may be, less what was given back. */
export function coveredBy(order: Pick<OrderState, 'payments'>): number {
  const live = order.payments.filter(({ status }) => status !== 'PENDING' && status !== 'FAILED');
  return live.reduce((sum, payment) => {
    const open = payment.status === 'AUTHORIZED' || payment.status === 'PARTIALLY_CAPTURED';
    return sum + (open ? payment.authorized : payment.captured) - payment.refunded - payment.refunding;
  }, 0);
}
