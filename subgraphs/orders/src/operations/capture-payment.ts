import type { OperationContext } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { toMinor } from '@oms/platform/values/money';
import type { PaymentState } from '../rules/money-state.js';
import type { OrderState } from '../rules/order-state.js';
import type { AmountInput } from '../rules/place-order-input.js';
import { owedOf } from '../rules/order-totals.js';
import { amountProblems } from '../rules/problem.js';
import { takenOf } from '../rules/refunds.js';
import type { OrdersServices } from '../services.js';
import { insertCaptures } from '../storage/insert-captures.js';
import { changeOrder, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface PaymentCommandInput extends OrderCommandInput {
  readonly paymentId: string;
  /** Default: all that is left of it. */
  readonly amount?: AmountInput | null;
}

/** The payment that a command names. */
export function paymentOf(order: OrderState, paymentId: string): PaymentState {
  const payment = order.payments.find((one) => one.id === paymentId);
  if (!payment) throw refuse('UNKNOWN_PAYMENT', 'The order has no such payment.', ['paymentId']);
  return payment;
}

/** Captures of an authorisation by hand, before or without a shipment. The provider is asked after the commit. */
export function capturePayment(
  ctx: OperationContext<OrdersServices>,
  input: PaymentCommandInput,
): Promise<OrderCommandOutcome> {
  return changeOrder(ctx, 'capturePayment', input, async (order, tx) => {
    const payment = paymentOf(order, input.paymentId);
    const { status } = payment;
    if (status !== 'AUTHORIZED' && status !== 'PARTIALLY_CAPTURED')
      throw refuse('ILLEGAL_TRANSITION', `A payment that is ${status} cannot be captured.`, ['paymentId'], { status });
    const [wrong] = amountProblems(input.amount, order.currency, 'amount');
    if (wrong) throw new DomainError(wrong);
    const left = Math.min(payment.authorized - payment.captured - payment.capturing, owedOf(order) - takenOf(order));
    const amount = input.amount ? toMinor(input.amount.amount, order.currency) : left;
    if (amount <= 0 || amount > left)
      throw refuse('INVALID_AMOUNT', `Between 1 and ${left} minor units may be captured.`, ['amount'], { left });
    payment.capturing += amount;
    if (!input.dryRun) await insertCaptures(tx, [{ orderId: order.id, paymentId: payment.id, amount }]);
    return [{ type: 'CAPTURE_REQUESTED', visibility: 'STAFF', data: { paymentId: payment.id, amount } }];
  });
}
