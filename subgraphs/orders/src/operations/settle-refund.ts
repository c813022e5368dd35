import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { holderProblems } from '../rules/credit.js';
import type { PaymentState, RefundState } from '../rules/money-state.js';
import type { OrderState } from '../rules/order-state.js';
import { refundCase } from '../rules/refund-trouble.js';
import { answerRefund, refundable, refundEntry, refundPayment } from '../rules/refunds.js';
import type { OrdersServices } from '../services.js';
import { changeOrder, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface SettleRefundInput extends OrderCommandInput {
  readonly refundId: string;
  /** PAID: a person handed the money out. RETRY: a failed refund is asked for again. STORE_CREDIT: it goes there instead. */
  readonly outcome: 'PAID' | 'RETRY' | 'STORE_CREDIT';
  readonly reference?: string | null;
}

interface Waiting {
  readonly refund: RefundState;
  readonly payment: PaymentState;
}

/** The refund and its payment, when it waits for a person to settle it so. */
function waitingFor(order: OrderState, { refundId, outcome }: SettleRefundInput): Waiting {
  const refund = order.refunds.find((one) => one.id === refundId);
  const payment = order.payments.find((one) => one.id === refund?.paymentId);
  if (!refund || !payment) throw refuse('UNKNOWN_REFUND', 'The order has no such refund.', ['refundId']);
  const { status, byHand, amount } = refund;
  const failed = status === 'FAILED' && amount <= refundable(payment);
  const waits = status === 'PENDING' && byHand && outcome !== 'RETRY';
  const problems = holderProblems(order, outcome, 'outcome');
  if (problems.length > 0) throw new DomainError(problems);
  if (failed || waits) return { refund, payment };
  throw refuse('ILLEGAL_TRANSITION', `A refund that is ${status} is not settled so.`, ['refundId'], { status });
}

/** Makes another refund in the place of one that failed or waits for a person. */
function replace(
  order: OrderState,
  { refund, payment }: Waiting,
  outcome: SettleRefundInput['outcome'],
  tx: Tx,
): RefundState {
  const { amount, reason, allowanceId, status, failure } = refund;
  if (status === 'PENDING') answerRefund(order, refund.id, { succeeded: false, reference: null, failure: null });
  const by = { role: tx.actor.role, id: tx.actor.id };
  const destination = outcome === 'STORE_CREDIT' ? 'STORE_CREDIT' : refund.destination;
  const again = refundPayment(order, payment, amount, { reason, by, now: tx.now, destination, allowanceId });
  Object.assign(refund, { status: 'REPLACED', failure: `${failure ?? 'by hand'}; settled by ${again.id}` });
  if (status === 'FAILED')
    tx.emit(refundCase({ ...order, version: order.version + 1 }, refund, 'REFUND_FAILED', false));
  return again;
}

/** Settles a refund that waits for a person: money that no provider gives back, or that one refused to. */
export function settleRefund(
  ctx: OperationContext<OrdersServices>,
  input: SettleRefundInput,
): Promise<OrderCommandOutcome> {
  return changeOrder(ctx, 'settleRefund', input, (order, tx) => {
    const waiting = waitingFor(order, input);
    const paid = { succeeded: true, reference: input.reference ?? null, failure: null };
    if (input.outcome === 'PAID' && waiting.refund.status === 'PENDING') {
      answerRefund(order, waiting.refund.id, paid);
      return [refundEntry(waiting.refund)];
    }
    const again = replace(order, waiting, input.outcome, tx);
    if (input.outcome === 'PAID') {
      again.byHand = true;
      answerRefund(order, again.id, paid);
    }
    return [refundEntry(again)];
  });
}
