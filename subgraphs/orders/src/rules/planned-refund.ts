import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import { toMinor } from '@oms/platform/values/money';
import { grantRefund, splitProblems, type RefundSplit } from './grant-refund.js';
import type { OrderState } from './order-state.js';
import type { AmountInput } from './place-order-input.js';
import { everythingLeft, planRefund, type RefundPlan, type RefundRequest } from './plan-refund.js';
import { amountProblems, problem } from './problem.js';
import type { RefundWish } from './refund-request.js';
import { availableOf } from './refunds.js';

const MAX_REASON = 200;

/** Amounts that are none, or of another currency. */
function inputProblems({ currency }: OrderState, input: RefundWish): UserErrorData[] {
  const { lines, shipping, payments, amount, storeCredit, reason } = input;
  const found = [
    ...(lines ?? []).flatMap((one, index) => amountProblems(one.amount, currency, 'lines', index, 'amount')),
    ...(shipping ?? []).flatMap((one, index) => amountProblems(one.amount, currency, 'shipping', index, 'amount')),
    ...(payments ?? []).flatMap((one, index) => amountProblems(one.amount, currency, 'payments', index, 'amount')),
    ...amountProblems(amount, currency, 'amount'),
    ...amountProblems(storeCredit, currency, 'storeCredit'),
  ];
  if (reason.trim() === '' || reason.length > MAX_REASON)
    found.push(problem('INVALID_REASON', `A reason has 1 to ${MAX_REASON} characters.`, 'reason'));
  return found;
}

function planRequestOf(
  order: OrderState,
  { lines, shipping, amount, dryRun }: RefundWish & { readonly dryRun?: boolean | null },
): RefundRequest {
  const minor = (given: AmountInput | null | undefined) => given && toMinor(given.amount, order.currency);
  if (!lines?.length && !shipping?.length && !amount) {
    if (dryRun) return everythingLeft(order);
    throw new DomainError(problem('NOTHING_TO_REFUND', 'Name lines, shipping or an amount.', 'lines'));
  }
  return {
    lines: lines?.map((one) => ({ ...one, amount: minor(one.amount) })) ?? null,
    shipping: shipping?.map((one) => ({ ...one, amount: minor(one.amount) })) ?? null,
    amount: minor(amount) ?? null,
  };
}

function splitOf({ currency }: OrderState, plan: RefundPlan, { to, storeCredit, payments }: RefundWish): RefundSplit {
  const whole = to === 'STORE_CREDIT' ? plan.amount : 0;
  return {
    credit: storeCredit ? toMinor(storeCredit.amount, currency) : whole,
    payments: payments?.map((one) => ({ ...one, amount: toMinor(one.amount.amount, currency) })) ?? [],
  };
}

/** A suggestion is never more than what may be given back: then its items are what an amount of that size comes to. */
function fitted(order: OrderState, plan: RefundPlan, named: boolean): RefundPlan {
  const available = availableOf(order);
  if (named || plan.amount <= available) return plan;
  return planRefund(order, { amount: Math.max(0, available) }).plan;
}

export interface PlannedRefund {
  readonly plan: RefundPlan;
  readonly split: RefundSplit;
}

/** What is asked for, as a plan that fits the order; refuses every problem at once. */
export function planOf(order: OrderState, input: RefundWish & { readonly dryRun?: boolean | null }): PlannedRefund {
  const wrong = inputProblems(order, input);
  if (wrong.length > 0) throw new DomainError(wrong);
  const named = Boolean(input.lines?.length || input.shipping?.length || input.amount);
  const { plan: asked, problems } = planRefund(order, planRequestOf(order, input));
  if (problems.length > 0) throw new DomainError(problems);
  const plan = fitted(order, asked, named);
  const split = splitOf(order, plan, input);
  const against = splitProblems(order, plan.amount, split);
  if (plan.amount === 0 && named)
    against.push(problem('NOTHING_TO_REFUND', 'Nothing is left of it to be given back.', 'lines'));
  if (against.length > 0) throw new DomainError(against);
  return { plan, split };
}

/** Gives back what was planned, for the reason of the wish. */
export const carryOut = (
  order: OrderState,
  { plan, split }: PlannedRefund,
  { reason, note }: RefundWish,
  { by, now }: { readonly by: unknown; readonly now: Date },
) => grantRefund(order, plan, split, { cause: 'REFUND', reason, note: note ?? null, by, now });

/** What is asked for and nothing else, whatever the caller's input carries beside it. */
export const wishOf = ({
  lines,
  shipping,
  amount,
  reason,
  note,
  to,
  storeCredit,
  payments,
}: RefundWish): RefundWish => ({
  lines,
  shipping,
  amount,
  reason,
  note,
  to,
  storeCredit,
  payments,
});
