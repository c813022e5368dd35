import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { toMinor } from '@oms/platform/values/money';
import type { PlaceOrderInput, PlaceOrderPaymentInput } from './place-order-input.js';
import { amountProblems, problem } from './problem.js';

const METHODS: ReadonlySet<string> = new Set(['CARD', 'EXTERNAL', 'INVOICE', 'CASH', 'TRANSFER']);
const MAX_PAYMENTS = 10;

function methodProblems(payment: PlaceOrderPaymentInput, mayState: boolean, at: Path): UserErrorData[] {
  const { method, token, provider, reference } = payment;
  if (!METHODS.has(method))
    return [problem('PAYMENT_METHOD_NOT_ALLOWED', `No order is placed with ${method}.`, ...at, 'method')];
  if (method !== 'CARD' && !mayState) {
    const message = 'Only staff and machine clients may state that an order is paid or authorised elsewhere.';
    return [problem('PAYMENT_METHOD_NOT_ALLOWED', message, ...at, 'method')];
  }
  if (method === 'CARD' && !token)
    return [problem('PAYMENT_TOKEN_REQUIRED', 'A card payment needs the provider’s token.', ...at, 'token')];
  if (method === 'EXTERNAL' && (!provider || !reference)) {
    const message = 'Name provider and reference of the authorisation.';
    return [problem('PAYMENT_REFERENCE_REQUIRED', message, ...at, 'reference')];
  }
  return [];
}

interface PaymentFacts {
  readonly currency: string;
  /** The order's total in minor units; unknown while the order has problems of its own. */
  readonly total: number | undefined;
  readonly mayState: boolean;
}

/** Amounts that do not fit the total: the storefront pays all of it, nobody pays more at placement. */
function sumProblems(payments: readonly Placed[], { total, mayState }: PaymentFacts): UserErrorData[] {
  const open = payments.filter(({ minor }) => minor === undefined);
  const [first] = payments;
  if (open.length > 1) {
    const message = 'At most one payment may be without an amount.';
    return [problem('PAYMENT_AMOUNT_REQUIRED', message, ...(open[1]?.at ?? []), 'amount')];
  }
  if (total === undefined || !first) return [];
  const sum = payments.reduce((all, { minor }) => all + (minor ?? 0), 0);
  const at = (payments.find(({ minor }) => minor !== undefined) ?? first).at;
  const short = !mayState && open.length === 0 && sum !== total;
  if (short) return [problem('PAYMENT_AMOUNT_MISMATCH', 'The payment must cover the order.', ...at, 'amount')];
  if (payments.length === 1 || sum <= total) return [];
  return [problem('PAYMENT_AMOUNT_MISMATCH', 'The payments come to more than the order.', ...at, 'amount')];
}

type Path = readonly (string | number)[];
interface Placed {
  readonly at: Path;
  readonly minor: number | undefined;
}

/** Every reason against the payments of an order. Who may not state payments (`mayState` false) pays the whole order. */
export function checkPayments(
  { payment, payments }: Pick<PlaceOrderInput, 'payment' | 'payments'>,
  facts: PaymentFacts,
): UserErrorData[] {
  const given = [
    ...(payment ? [{ one: payment, at: ['payment'] as Path }] : []),
    ...(payments ?? []).map((one, index) => ({ one, at: ['payments', index] as Path })),
  ];
  const found = given.flatMap(({ one, at }) => [
    ...methodProblems(one, facts.mayState, at),
    ...amountProblems(one.amount, facts.currency, ...at, 'amount'),
  ]);
  if (given.length > MAX_PAYMENTS)
    found.push(problem('TOO_MANY_PAYMENTS', `An order is paid by at most ${MAX_PAYMENTS} payments.`, 'payments'));
  const invalid = found.some(({ code }) => code === 'INVALID_AMOUNT' || code === 'CURRENCY_MISMATCH');
  if (invalid) return found;
  const placed = given.map(({ one, at }) => ({
    at,
    minor: one.amount ? toMinor(one.amount.amount, facts.currency) : undefined,
  }));
  return [...found, ...sumProblems(placed, facts)];
}
