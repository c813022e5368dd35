import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import type { PaymentState, RefundState } from '../rules/money-state.js';
import type { OrderState } from '../rules/order-state.js';
import { answerRefund, refundable, refundPayment } from '../rules/refunds.js';
import type { OrdersServices } from '../services.js';
import { changeOrder, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface SettleRefundInput extends OrderCommandInput {
  readonly refundId: string;
  /** PAID: a person handed the money out. RETRY: a failed refund is asked for again. */
  readonly outcome: 'PAID' | 'RETRY';
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
  const toPay = status === 'PENDING' && byHand && outcome === 'PAID';
  if (failed || toPay) return { refund, payment };
  throw refuse('ILLEGAL_TRANSITION', `A refund that is ${status} is not settled so.`, ['refundId'], { status });
}

/** Settles a refund that waits for a person: money that no provider gives back, or that one refused to. */
export function settleRefund(
  ctx: OperationContext<OrdersServices>,
  input: SettleRefundInput,
): Promise<OrderCommandOutcome> {
  return changeOrder(ctx, 'settleRefund', input, (order, tx) => {
    const { refund, payment } = waitingFor(order, input);
    const { amount, reason, status, failure } = refund;
    const paid = { succeeded: true, reference: input.reference ?? null, failure: null };
    if (status === 'PENDING') {
      answerRefund(order, refund.id, paid);
      return [{ type: 'REFUND_SUCCEEDED', data: { amount } }];
    }
    const by = { role: tx.actor.role, id: tx.actor.id };
    const again = refundPayment(order, payment, amount, { reason, by, now: tx.now });
    Object.assign(refund, { status: 'REPLACED', failure: `${failure ?? 'failed'}; settled by ${again.id}` });
    if (input.outcome === 'RETRY') return [{ type: 'REFUND_REQUESTED', data: { amount } }];
    again.byHand = true;
    answerRefund(order, again.id, paid);
    return [{ type: 'REFUND_SUCCEEDED', data: { amount } }];
  });
}
