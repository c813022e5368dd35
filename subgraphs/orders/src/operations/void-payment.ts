import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { nextState } from '@oms/platform/values/lifecycle';
import { awaitPayment } from '../rules/await-payment.js';
import { releasePayment } from '../rules/confirm.js';
import { paymentLifecycle } from '../rules/order-lifecycle.js';
import { isCovered } from '../rules/refunds.js';
import type { OrdersServices } from '../services.js';
import { paymentOf, type PaymentCommandInput } from './capture-payment.js';
import { changeOrder, type OrderCommandOutcome } from './change-order.js';

/** Gives an authorisation back, of which nothing was captured. An order that was covered by it waits for another payment. */
export function voidPayment(
  ctx: OperationContext<OrdersServices>,
  input: Omit<PaymentCommandInput, 'amount'>,
): Promise<OrderCommandOutcome> {
  return changeOrder(ctx, 'voidPayment', input, (order, tx) => {
    const payment = paymentOf(order, input.paymentId);
    const { status, capturing } = payment;
    if (status === 'PENDING' || !nextState(paymentLifecycle, status, 'void'))
      throw refuse('ILLEGAL_TRANSITION', `A payment that is ${status} cannot be voided.`, ['paymentId'], { status });
    if (capturing > 0) throw refuse('CAPTURE_IN_PROGRESS', 'It is being captured; refund it instead.', ['paymentId']);
    const wasCovered = isCovered(order);
    releasePayment(payment, 'void', tx.now);
    const waits = awaitPayment(order, wasCovered, { by: { role: tx.actor.role, id: tx.actor.id }, now: tx.now });
    return [{ type: 'PAYMENT_VOIDED', visibility: 'STAFF', data: { paymentId: payment.id } }, ...waits];
  });
}
