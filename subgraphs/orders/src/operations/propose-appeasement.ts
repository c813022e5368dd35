import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import { reshipmentCost, type Appeasement, type AppeasementKind, type ReshippedLine } from '../rules/appeasement.js';
import type { OrderState } from '../rules/order-state.js';
import type { AmountInput } from '../rules/place-order-input.js';
import { amountProblems, problem } from '../rules/problem.js';
import type { OrdersServices } from '../services.js';
import { demandFingerprint } from '../storage/save-order.js';
import {
  changeAppeasement,
  keep,
  moveOn,
  withinOwnLimit,
  type AppeasementCommandInput,
  type AppeasementOutcome,
  type Decided,
  type Granting,
} from './change-appeasement.js';
import { lockForChange, type OrderCommandInput } from './change-order.js';
import { grantProblems } from './change-store-credit.js';
import { decidedBy, issue, issueProblems } from './issue-appeasement.js';

export interface ProposeAppeasementInput extends OrderCommandInput {
  readonly kind: AppeasementKind;
  /** REFUND, STORE_CREDIT, DISCOUNT: how much. */
  readonly amount?: AmountInput | null;
  /** RESHIPMENT: what is sent again. */
  readonly lines?: readonly ReshippedLine[] | null;
  readonly reason: string;
  readonly note?: string | null;
  /** When the credit or the discount lapses. */
  readonly expiresAt?: Date | null;
  /** False: it is only written down. */
  readonly submit?: boolean | null;
}

function costOf(order: OrderState, { kind, amount, lines }: ProposeAppeasementInput): number {
  if (kind === 'RESHIPMENT') return reshipmentCost(order, lines ?? []);
  return amount ? toMinor(amount.amount, order.currency) : 0;
}

function inputProblems(order: OrderState, input: ProposeAppeasementInput, now: Date): UserErrorData[] {
  const { kind, amount, lines } = input;
  const found = [...grantProblems(input, now), ...amountProblems(amount, order.currency, 'amount')];
  if (kind === 'RESHIPMENT' && amount) found.push(problem('INVALID_AMOUNT', 'A reshipment costs its goods.', 'amount'));
  if (kind !== 'RESHIPMENT' && lines?.length)
    found.push(problem('NOTHING_TO_RESHIP', 'Only a reshipment names lines.', 'lines'));
  if (kind !== 'RESHIPMENT' && (!amount || (found.length === 0 && costOf(order, input) === 0)))
    found.push(problem('INVALID_AMOUNT', 'The amount must be above zero.', 'amount'));
  return found;
}

function build(order: OrderState, input: ProposeAppeasementInput, { now, actor }: Granting['tx']): Appeasement {
  const { kind, reason, note = null, expiresAt = null, lines } = input;
  return {
    id: newId(now),
    orderId: order.id,
    customerId: order.customerId,
    kind,
    status: 'PROPOSED',
    version: 1,
    reason,
    note,
    amount: costOf(order, input),
    currency: order.currency,
    lines: lines ?? [],
    expiresAt,
    proposedBy: { role: actor.role, id: actor.id },
    proposedAt: now,
    decidedBy: null,
    decidedAt: null,
    decisionNote: null,
    issuedAt: null,
    budgetAgent: null,
    budgetMonth: null,
    allowanceId: null,
    creditEntryId: null,
    discountCode: null,
  };
}

/** Approves and issues what is within the actor's own limit and budget; anything else waits for a lead. */
async function submit(granting: Granting): Promise<Decided> {
  if (!(await withinOwnLimit(granting))) {
    moveOn(granting, 'submit');
    return { entries: [] };
  }
  moveOn(granting, 'approve');
  Object.assign(granting.one, decidedBy(granting.tx));
  return issue(granting);
}

/**
 * Proposes something for an order out of goodwill. Within what the actor's role grants by itself, and what is left of the
 * actor's budget of the month, it is given at once; above it a lead is asked.
 */
export function proposeAppeasement(
  ctx: OperationContext<OrdersServices>,
  input: ProposeAppeasementInput,
): Promise<AppeasementOutcome> {
  return runCommand(ctx, 'proposeAppeasement', async (tx) => {
    const order = await lockForChange(tx, ctx.actor, input);
    const wrong = inputProblems(order, input, tx.now);
    if (wrong.length > 0) throw new DomainError(wrong);
    const fingerprint = demandFingerprint(order);
    const one = build(order, input, tx);
    const problems = issueProblems(order, one);
    if (problems.length > 0) throw new DomainError(problems);
    const granting = { ctx, tx, order, one };
    const decided: Decided = input.submit === false ? { entries: [] } : await submit(granting);
    return keep(granting, { fingerprint, wasPending: false }, decided);
  });
}

/** Submits what was only written down. */
export const submitAppeasement = (
  ctx: OperationContext<OrdersServices>,
  input: AppeasementCommandInput,
): Promise<AppeasementOutcome> => changeAppeasement(ctx, 'submitAppeasement', input, submit);
