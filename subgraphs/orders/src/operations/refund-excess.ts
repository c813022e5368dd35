import type { OperationContext } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { toDecimal, toMinor } from '@oms/platform/values/money';
import { holderProblems } from '../rules/credit.js';
import type { RefundDestination } from '../rules/money-state.js';
import type { AmountInput } from '../rules/place-order-input.js';
import { amountProblems, problem } from '../rules/problem.js';
import { excessOf, refundEntry, refundNewest } from '../rules/refunds.js';
import type { OrdersServices } from '../services.js';
import { changeOrderFor, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface RefundExcessInput extends OrderCommandInput {
  /** Default: all that was taken beyond what the order costs. */
  readonly amount?: AmountInput | null;
  readonly reason: string;
  readonly to?: RefundDestination | null;
}

export interface RefundExcessOutcome extends OrderCommandOutcome {
  readonly refundIds: readonly string[];
}

const MAX_REASON = 200;

/**
 * Gives back what was taken beyond what the order costs, where its channel leaves that to people (`refundExcess`): to
 * where it came from, newest payment first, or to store credit. Nothing is granted by it, so it needs nobody's approval.
 * Refuses NOTHING_TO_REFUND, and REFUND_EXCEEDED above the excess.
 */
export function refundExcess(
  ctx: OperationContext<OrdersServices>,
  input: RefundExcessInput,
): Promise<RefundExcessOutcome> {
  return changeOrderFor(ctx, 'refundExcess', input, (order, tx) => {
    const { amount: wanted, reason, to } = input;
    const problems = [...amountProblems(wanted, order.currency, 'amount'), ...holderProblems(order, to, 'to')];
    if (reason.trim() === '' || reason.length > MAX_REASON)
      problems.push(problem('INVALID_REASON', `A reason has 1 to ${MAX_REASON} characters.`, 'reason'));
    if (problems.length > 0) throw new DomainError(problems);
    const excess = excessOf(order);
    if (excess <= 0 || order.status === 'PENDING' || order.status === 'DRAFT')
      throw refuse('NOTHING_TO_REFUND', 'Nothing was taken beyond what the order costs.', ['orderId']);
    const amount = wanted ? toMinor(wanted.amount, order.currency) : excess;
    const most = toDecimal(excess, order.currency);
    if (amount === 0) throw refuse('INVALID_AMOUNT', 'The amount must be above zero.', ['amount']);
    if (amount > excess)
      throw refuse('REFUND_EXCEEDED', `Only ${most} was taken beyond what the order costs.`, ['amount'], { most });
    const maker = { reason, by: { role: tx.actor.role, id: tx.actor.id }, now: tx.now };
    const refunds = refundNewest(order, amount, { ...maker, destination: to ?? 'SOURCE' });
    return { entries: refunds.map(refundEntry), answer: { refundIds: refunds.map(({ id }) => id) } };
  });
}
