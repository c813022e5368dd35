import type { OperationContext } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import { buildPayment, confirmOrder, mayConfirm } from '../rules/confirm.js';
import { isCovered } from '../rules/refunds.js';
import { amountProblems } from '../rules/problem.js';
import type { AmountInput } from '../rules/place-order-input.js';
import type { OrdersServices } from '../services.js';
import { changeOrder, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface RecordPaymentInput extends OrderCommandInput {
  readonly method: 'INVOICE' | 'CASH' | 'TRANSFER';
  readonly amount: AmountInput;
  readonly reference?: string | null;
}

const METHODS: ReadonlySet<string> = new Set(['INVOICE', 'CASH', 'TRANSFER']);

/** Records money that came in outside a provider: cash, transfer, a paid invoice. */
export function recordPayment(
  ctx: OperationContext<OrdersServices>,
  input: RecordPaymentInput,
): Promise<OrderCommandOutcome> {
  return changeOrder(ctx, 'recordPayment', input, (order, tx) => {
    if (!METHODS.has(input.method))
      throw refuse('PAYMENT_METHOD_NOT_ALLOWED', `${input.method} is not recorded by hand.`, ['method']);
    const [wrong] = amountProblems(input.amount, order.currency, 'amount');
    if (wrong) throw new DomainError(wrong);
    const amount = toMinor(input.amount.amount, order.currency);
    if (amount === 0) throw refuse('INVALID_AMOUNT', 'The amount must be above zero.', ['amount']);
    if (['CANCELLED', 'EXPIRED', 'DRAFT'].includes(order.status))
      throw refuse('ILLEGAL_TRANSITION', `An order that is ${order.status} takes no payment.`, ['orderId'], {
        status: order.status,
      });
    order.payments.push(
      buildPayment({ method: input.method, reference: input.reference ?? null }, amount, {
        id: newId(tx.now),
        provider: '',
        now: tx.now,
      }),
    );
    const recorded = { type: 'PAYMENT_RECORDED', data: { amount, method: input.method } };
    if (order.status !== 'PENDING' || !mayConfirm(order) || !isCovered(order)) return [recorded];
    confirmOrder(order, tx.now);
    return [recorded, { type: 'ORDER_CONFIRMED' }];
  });
}
