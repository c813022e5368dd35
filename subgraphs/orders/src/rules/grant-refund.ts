import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { holderProblems } from './credit.js';
import type { AllowanceCause, AllowanceState, PaymentState, RefundState } from './money-state.js';
import { orderTotals } from './order-totals.js';
import type { OrderState } from './order-state.js';
import type { RefundPlan } from './plan-refund.js';
import { problem } from './problem.js';
import { availableOf, refundable, refundEntry, refundNewest, refundPayment, type RefundMaker } from './refunds.js';
import type { TimelineEntry } from './timeline-entry.js';

/** Where the money of a refund goes: `credit` minor units to store credit, the rest to where it came from. */
export interface RefundSplit {
  readonly credit: number;
  /** What goes to which payment; what they leave goes where it can go back by itself, newest first. */
  readonly payments?: readonly { readonly paymentId: string; readonly amount: number }[];
}

interface GrantMaker extends RefundMaker {
  readonly cause: AllowanceCause;
  readonly note?: string | null;
}

/**
 * Grants what a plan comes to, without giving any money back: the order costs that much less from now on. What was paid
 * for it goes back by `payOut`, pays for what the order costs besides (an exchange), or goes back by itself when the
 * order is settled and its channel refunds by itself.
 * @public
 */
export function grantAllowance(
  order: OrderState,
  { items, amount }: RefundPlan,
  { cause, reason, note = null, by, now }: GrantMaker,
): AllowanceState {
  const allowance = { id: newId(now), cause, amount, reason, note, grantedBy: by, createdAt: now, items };
  order.allowances.push(allowance);
  Object.assign(order, orderTotals(order));
  return allowance;
}

/** Why `amount` may not be split so; nothing when it may. */
export function splitProblems(
  order: OrderState,
  amount: number,
  { credit, payments = [] }: RefundSplit,
): UserErrorData[] {
  const available = availableOf(order);
  if (amount > available) {
    const message = `${available} minor units of what was captured are left to be given back.`;
    return [{ ...problem('CAPTURED_EXCEEDED', message, 'amount'), details: { refundable: available } }];
  }
  if (credit > amount) return [problem('REFUND_EXCEEDED', 'That is more than is given back.', 'storeCredit')];
  const nobody = holderProblems(order, credit > 0 ? 'STORE_CREDIT' : null, 'storeCredit');
  if (nobody.length > 0) return nobody;
  const named = new Map<string, number>();
  for (const { paymentId, amount: part } of payments) named.set(paymentId, (named.get(paymentId) ?? 0) + part);
  const found = payments.flatMap(({ paymentId, amount: part }, index) => {
    const payment = order.payments.find((one) => one.id === paymentId);
    if (!payment) return [problem('UNKNOWN_PAYMENT', 'The order has no such payment.', 'payments', index, 'paymentId')];
    const left = refundable(payment);
    if (part > 0 && (named.get(paymentId) ?? 0) <= left) return [];
    const message = `Between 1 and ${left} minor units of this payment may go back.`;
    return [{ ...problem('REFUND_EXCEEDED', message, 'payments', index, 'amount'), details: { refundable: left } }];
  });
  const sum = payments.reduce((all, { amount: part }) => all + part, 0);
  if (sum + credit > amount) found.push(problem('REFUND_EXCEEDED', 'That is more than is given back.', 'payments'));
  return found;
}

/** Gives captured money back: to the payments that are named, the rest newest first, and to store credit. */
export function payOut(order: OrderState, amount: number, split: RefundSplit, maker: RefundMaker): RefundState[] {
  const made: RefundState[] = [];
  const paymentOf = (id: string): PaymentState | undefined => order.payments.find((one) => one.id === id);
  for (const { paymentId, amount: part } of split.payments ?? []) {
    const payment = paymentOf(paymentId);
    if (payment) made.push(refundPayment(order, payment, part, maker));
  }
  const named = made.reduce((sum, one) => sum + one.amount, 0);
  made.push(...refundNewest(order, amount - named - split.credit, maker));
  made.push(...refundNewest(order, split.credit, { ...maker, destination: 'STORE_CREDIT' }));
  return made;
}

/** Grants a plan and gives its money back at once; answers the entries that tell of it. */
export function grantRefund(
  order: OrderState,
  plan: RefundPlan,
  split: RefundSplit,
  maker: GrantMaker,
): { allowance: AllowanceState; refunds: RefundState[]; entries: TimelineEntry[] } {
  const allowance = grantAllowance(order, plan, maker);
  const refunds = payOut(order, plan.amount, split, { ...maker, allowanceId: allowance.id });
  const granted: TimelineEntry = {
    type: 'ALLOWANCE_GRANTED',
    reason: maker.reason,
    visibility: 'STAFF',
    data: { allowanceId: allowance.id, cause: maker.cause, amount: plan.amount, note: maker.note ?? null },
  };
  return { allowance, refunds, entries: [granted, ...refunds.map(refundEntry)] };
}
