import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { answerRefund, refundable, refundPayment } from '../rules/refunds.js';
import type { OrdersServices } from '../services.js';
import { changeOrder, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface SettleRefundInput extends OrderCommandInput {
  readonly refundId: string;
  /** PAID: a person handed the money out. RETRY: a failed refund is asked for again. */
  readonly outcome: 'PAID' | 'RETRY';
  readonly reference?: string | null;
}

/** Settles a refund that waits for a person: money that no provider gives back, or that one refused to. */
export function settleRefund(
  ctx: OperationContext<OrdersServices>,
  input: SettleRefundInput,
): Promise<OrderCommandOutcome> {
  return changeOrder(ctx, 'settleRefund', input, (order, tx) => {
    const refund = order.refunds.find((one) => one.id === input.refundId);
    const payment = order.payments.find((one) => one.id === refund?.paymentId);
    if (!refund || !payment) throw refuse('UNKNOWN_REFUND', 'The order has no such refund.', ['refundId']);
    const { status, byHand, amount } = refund;
    const waits = (status === 'PENDING' && byHand && input.outcome === 'PAID') || status === 'FAILED';
    if (!waits || amount > refundable(payment) + (status === 'PENDING' ? amount : 0))
      throw refuse('ILLEGAL_TRANSITION', `A refund that is ${status} is not settled so.`, ['refundId'], { status });
    if (status === 'PENDING') {
      answerRefund(order, refund.id, { succeeded: true, reference: input.reference ?? null, failure: null });
      return [{ type: 'REFUND_SUCCEEDED', data: { amount } }];
    }
    const by = { role: tx.actor.role, id: tx.actor.id };
    const again = refundPayment(order, payment, amount, { reason: refund.reason, by, now: tx.now });
    refund.failure = `${refund.failure ?? 'failed'}; settled by ${again.id}`;
    if (input.outcome === 'RETRY') return [{ type: 'REFUND_REQUESTED', data: { amount } }];
    again.byHand = true;
    answerRefund(order, again.id, { succeeded: true, reference: input.reference ?? null, failure: null });
    return [{ type: 'REFUND_SUCCEEDED', data: { amount } }];
  });
}
