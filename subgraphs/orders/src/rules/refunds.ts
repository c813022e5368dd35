import { newId } from '@oms/platform/values/ids';
import { capturedOf } from './derived-statuses.js';
import type { PaymentState, RefundDestination, RefundState } from './money-state.js';
import type { OrderState } from './order-state.js';
import { owedOf } from './order-totals.js';
import type { TimelineEntry } from './timeline-entry.js';

/** Minor units of a payment that may still be given back. */
export const refundable = ({ captured, refunded, refunding }: PaymentState): number => captured - refunded - refunding;

/** Minor units given back by all payments. */
export const refundedOf = (order: Pick<OrderState, 'payments'>): number =>
  order.payments.reduce((sum, payment) => sum + payment.refunded, 0);

/** Money that a person must hand out: no provider can be told to. */
const BY_HAND: ReadonlySet<string> = new Set(['CASH', 'TRANSFER', 'HISTORICAL']);

/** Means of payment that are accounts with us: they are drawn on and given back to in our own transaction. */
export const CREDIT_METHODS: ReadonlySet<string> = new Set(['STORE_CREDIT', 'GIFT_CARD']);

export interface RefundMaker {
  readonly reason: string;
  readonly by: unknown;
  readonly now: Date;
  readonly destination?: RefundDestination;
  readonly allowanceId?: string | null;
}

/**
 * A refund of one payment, which must have that much left. An invoice that was not paid yet is settled at once, and so is
 * what goes to an account with us.
 */
export function refundPayment(
  order: OrderState,
  payment: PaymentState,
  amount: number,
  { reason, by, now, destination = 'SOURCE', allowanceId = null }: RefundMaker,
): RefundState {
  if (amount <= 0 || amount > refundable(payment)) throw new RangeError('a refund is within what was captured');
  const credited = destination === 'STORE_CREDIT' || CREDIT_METHODS.has(payment.method);
  const settled = credited || payment.method === 'INVOICE';
  const refund: RefundState = {
    id: newId(now),
    paymentId: payment.id,
    amount,
    destination,
    allowanceId,
    status: settled ? 'SUCCEEDED' : 'PENDING',
    reason,
    byHand: !credited && BY_HAND.has(payment.method),
    reference: null,
    failure: null,
    requestedBy: by,
    createdAt: now,
  };
  if (settled) payment.refunded += amount;
  else payment.refunding += amount;
  order.refunds.push(refund);
  return refund;
}

/** The entry of the timeline that a refund begins with. */
export const refundEntry = ({ amount, status, destination }: RefundState): TimelineEntry => ({
  type: status === 'SUCCEEDED' ? 'REFUND_SUCCEEDED' : 'REFUND_REQUESTED',
  data: { amount, destination },
});

/** Minor units of refunds that failed and that nobody has settled yet: promised, and still to be given back. */
const failedOf = ({ refunds }: Pick<OrderState, 'refunds'>): number =>
  refunds.reduce((sum, { status, amount }) => sum + (status === 'FAILED' ? amount : 0), 0);

/** Minor units that were given back, are on their way back, or are promised to go. */
const goneOf = (order: Pick<OrderState, 'payments' | 'refunds'>): number =>
  order.payments.reduce((sum, one) => sum + one.refunded + one.refunding, failedOf(order));

/** Minor units captured that may still be given back. */
export const availableOf = (order: Pick<OrderState, 'payments' | 'refunds'>): number =>
  order.payments.reduce((sum, payment) => sum + refundable(payment), -failedOf(order));

/** Minor units that were captured beyond what the order costs, less what is on its way back. */
export const excessOf = (order: Pick<OrderState, 'payments' | 'refunds' | 'total' | 'allowanceTotal'>): number =>
  capturedOf(order) - goneOf(order) - owedOf(order);

/** Minor units that were captured, or are about to be, and are neither given back nor promised to go. */
export const takenOf = (order: Pick<OrderState, 'payments' | 'refunds'>): number =>
  order.payments.reduce((sum, payment) => sum + payment.captured + payment.capturing, -goneOf(order));

/** Payments in the order in which money goes back: what goes back by itself before what people hand out, newest first. */
const givingOrder = ({ payments }: OrderState): PaymentState[] =>
  payments.toReversed().toSorted((a, b) => Number(BY_HAND.has(a.method)) - Number(BY_HAND.has(b.method)));

/** Refunds of `amount`, or as much of it as there is, in that order of payments. */
export function refundNewest(order: OrderState, amount: number, maker: RefundMaker): RefundState[] {
  let left = amount;
  const made: RefundState[] = [];
  for (const payment of givingOrder(order)) {
    const part = Math.min(left, refundable(payment));
    if (part <= 0) continue;
    made.push(refundPayment(order, payment, part, maker));
    left -= part;
  }
  return made;
}

/** Refunds of what the order does not cost any more, from its newest payments first. */
export const refundExcess = (order: OrderState, maker: RefundMaker): RefundState[] =>
  refundNewest(order, excessOf(order), maker);

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

type Covered = Pick<OrderState, 'payments' | 'refunds'>;

/** Minor units that are captured, or may be, less what was given back or is promised to go. */
function coveredBy(order: Covered): number {
  const live = order.payments.filter(({ status }) => status !== 'PENDING' && status !== 'FAILED');
  return live.reduce((sum, payment) => {
    const open = payment.status === 'AUTHORIZED' || payment.status === 'PARTIALLY_CAPTURED';
    return sum + (open ? payment.authorized : payment.captured) - payment.refunded - payment.refunding;
  }, -failedOf(order));
}

/** Minor units that the order costs and that no payment covers; below zero when it is covered more than whole. */
export const uncoveredOf = (order: Covered & Pick<OrderState, 'total' | 'allowanceTotal'>): number =>
  owedOf(order) - coveredBy(order);

/** Whether payments cover what the order costs. */
export const isCovered = (order: Covered & Pick<OrderState, 'total' | 'allowanceTotal'>): boolean =>
  uncoveredOf(order) <= 0;

/** Minor units that no payment covers, nor is about to. */
export const openAmount = (order: Covered & Pick<OrderState, 'total' | 'allowanceTotal'>): number =>
  uncoveredOf(order) -
  order.payments.filter((one) => one.status === 'PENDING').reduce((sum, one) => sum + one.amount, 0);
