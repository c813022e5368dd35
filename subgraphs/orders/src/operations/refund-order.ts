import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import { toMinor } from '@oms/platform/values/money';
import { grantRefund, splitProblems, type RefundSplit } from '../rules/grant-refund.js';
import type { AllowanceItem, RefundState } from '../rules/money-state.js';
import type { OrderState } from '../rules/order-state.js';
import type { AmountInput } from '../rules/place-order-input.js';
import { everythingLeft, planRefund, type RefundPlan, type RefundRequest } from '../rules/plan-refund.js';
import { amountProblems, problem } from '../rules/problem.js';
import { availableOf } from '../rules/refunds.js';
import type { OrdersServices } from '../services.js';
import { changeOrderFor, type Decision, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface RefundOrderInput extends OrderCommandInput {
  readonly lines?: readonly { lineId: string; quantity?: number | null; amount?: AmountInput | null }[] | null;
  readonly shipping?: readonly { deliveryId: string; amount?: AmountInput | null }[] | null;
  /** Of the whole order, beside what lines and shipping come to. */
  readonly amount?: AmountInput | null;
  readonly reason: string;
  readonly note?: string | null;
  /** Where it goes: SOURCE (the payments it came from) by default. */
  readonly to?: 'SOURCE' | 'STORE_CREDIT' | null;
  /** How much of it goes to store credit, where not all or nothing of it does. */
  readonly storeCredit?: AmountInput | null;
  /** Which payments it goes back to; by default the newest first. */
  readonly payments?: readonly { paymentId: string; amount: AmountInput }[] | null;
}

/** What a refund comes to and where it goes, in minor units: plain JSON. */
export interface RefundProposal {
  readonly currency: string;
  readonly amount: number;
  readonly tax: number;
  readonly items: readonly AllowanceItem[];
  readonly refunds: readonly Pick<RefundState, 'paymentId' | 'amount' | 'destination' | 'byHand'>[];
  /** What was captured and may still be given back, before this refund. */
  readonly refundable: number;
}

interface RefundAnswer {
  /** None for a dry run. */
  readonly refundIds: readonly string[];
  readonly proposal: RefundProposal;
}

export type RefundOrderOutcome = OrderCommandOutcome & RefundAnswer;

const MAX_REASON = 200;

/** Amounts that are none, or of another currency. */
function inputProblems({ currency }: OrderState, input: RefundOrderInput): UserErrorData[] {
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

function requestOf(order: OrderState, { lines, shipping, amount, dryRun }: RefundOrderInput): RefundRequest {
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

function splitOf(
  { currency }: OrderState,
  plan: RefundPlan,
  { to, storeCredit, payments }: RefundOrderInput,
): RefundSplit {
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

/** What is asked for, as a plan that fits the order; refuses every problem at once. */
function planOf(order: OrderState, input: RefundOrderInput): { plan: RefundPlan; split: RefundSplit } {
  const wrong = inputProblems(order, input);
  if (wrong.length > 0) throw new DomainError(wrong);
  const named = Boolean(input.lines?.length || input.shipping?.length || input.amount);
  const { plan: asked, problems } = planRefund(order, requestOf(order, input));
  if (problems.length > 0) throw new DomainError(problems);
  const plan = fitted(order, asked, named);
  const split = splitOf(order, plan, input);
  const against = splitProblems(order, plan.amount, split);
  if (plan.amount === 0 && named)
    against.push(problem('NOTHING_TO_REFUND', 'Nothing is left of it to be given back.', 'lines'));
  if (against.length > 0) throw new DomainError(against);
  return { plan, split };
}

function proposalOf(
  order: OrderState,
  plan: RefundPlan,
  refunds: readonly RefundState[],
  refundable: number,
): RefundProposal {
  return {
    currency: order.currency,
    amount: plan.amount,
    tax: plan.items.reduce((sum, { tax, taxIncluded }) => sum + tax + taxIncluded, 0),
    items: plan.items,
    refunds: refunds.map(({ paymentId, amount, destination, byHand }) => ({ paymentId, amount, destination, byHand })),
    refundable,
  };
}

function refund(order: OrderState, input: RefundOrderInput, tx: Tx): Decision<RefundAnswer> {
  const { plan, split } = planOf(order, input);
  const refundable = availableOf(order);
  const { reason, note = null, dryRun } = input;
  const maker = { cause: 'REFUND' as const, reason, note, by: { role: tx.actor.role, id: tx.actor.id }, now: tx.now };
  const { refunds, entries } = plan.amount > 0 ? grantRefund(order, plan, split, maker) : { refunds: [], entries: [] };
  const refundIds = dryRun ? [] : refunds.map(({ id }) => id);
  return { entries, answer: { refundIds, proposal: proposalOf(order, plan, refunds, refundable) } };
}

/**
 * Gives money back: by units or an amount of a line, by shipping, by an amount of the whole order, or all of these, with
 * the shares of taxes and discounts that belong to it; to the payments it came from, to store credit, or to both. No
 * sequence of refunds comes to more than was captured, nor of a line to more than it cost. A dry run tells what it comes
 * to; without anything named it suggests all that is left. Providers are asked after the commit.
 */
export const refundOrder = (
  ctx: OperationContext<OrdersServices>,
  input: RefundOrderInput,
): Promise<RefundOrderOutcome> => changeOrderFor(ctx, 'refundOrder', input, (order, tx) => refund(order, input, tx));
