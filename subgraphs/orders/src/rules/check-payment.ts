import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { toMinor } from '@oms/platform/values/money';
import type { PlaceOrderPaymentInput } from './place-order-input.js';
import { amountProblems, problem } from './problem.js';

const METHODS: ReadonlySet<string> = new Set(['CARD', 'EXTERNAL', 'INVOICE', 'CASH', 'TRANSFER']);

function methodProblems(payment: PlaceOrderPaymentInput, mayState: boolean): UserErrorData[] {
  const { method, token, provider, reference } = payment;
  if (!METHODS.has(method))
    return [problem('PAYMENT_METHOD_NOT_ALLOWED', `No order is placed with ${method}.`, 'payment', 'method')];
  if (method !== 'CARD' && !mayState) {
    const message = 'Only staff and machine clients may state that an order is paid or authorised elsewhere.';
    return [problem('PAYMENT_METHOD_NOT_ALLOWED', message, 'payment', 'method')];
  }
  if (method === 'CARD' && !token)
    return [problem('PAYMENT_TOKEN_REQUIRED', 'A card payment needs the provider’s token.', 'payment', 'token')];
  if (method === 'EXTERNAL' && (!provider || !reference)) {
    const message = 'Name provider and reference of the authorisation.';
    return [problem('PAYMENT_REFERENCE_REQUIRED', message, 'payment', 'reference')];
  }
  return [];
}

/**
 * Every reason against the payment. Who may not state payments (`mayState` false) pays the whole order: `total` is its
 * total in minor units, unknown while the order has problems of its own.
 */
export function checkPayment(
  payment: PlaceOrderPaymentInput | null | undefined,
  { currency, total, mayState }: { currency: string; total: number | undefined; mayState: boolean },
): UserErrorData[] {
  if (!payment) return [];
  const amounts = amountProblems(payment.amount, currency, 'payment', 'amount');
  const given = payment.amount && amounts.length === 0 ? toMinor(payment.amount.amount, currency) : undefined;
  const partial = !mayState && given !== undefined && total !== undefined && given !== total;
  return [
    ...methodProblems(payment, mayState),
    ...amounts,
    ...(partial ? [problem('PAYMENT_AMOUNT_MISMATCH', 'The payment must cover the order.', 'payment', 'amount')] : []),
  ];
}
