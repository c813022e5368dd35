import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { toMinor } from '@oms/platform/values/money';
import type { PlaceOrderInput, PlaceOrderPaymentInput } from './place-order-input.js';
import { amountProblems, problem } from './problem.js';
import { CREDIT_METHODS } from './refunds.js';

const METHODS: ReadonlySet<string> = new Set([
  'CARD',
  'EXTERNAL',
  'INVOICE',
  'CASH',
  'TRANSFER',
  'STORE_CREDIT',
  'GIFT_CARD',
]);
const MAX_PAYMENTS = 10;
/** Why a payment that another order has is refused. */
export const PAYMENT_USED = 'This payment reference belongs to another order.';

function methodProblems(payment: PlaceOrderPaymentInput, mayState: boolean, at: Path): UserErrorData[] {
  const { method, token, provider, reference } = payment;
  if (!METHODS.has(method))
    return [problem('PAYMENT_METHOD_NOT_ALLOWED', `No order is placed with ${method}.`, ...at, 'method')];
  if (method === 'GIFT_CARD' && !token)
    return [problem('GIFT_CARD_CODE_REQUIRED', 'A gift card is named by its code.', ...at, 'token')];
  if (method !== 'CARD' && !CREDIT_METHODS.has(method) && !mayState) {
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
  // What a balance comes to is known once it is locked.
  const credits = payments.filter(({ minor, credit }) => credit && minor === undefined);
  const open = payments.filter(({ minor, credit }) => !credit && minor === undefined);
  const [first] = payments;
  if (open.length > 1) {
    const message = 'At most one payment may be without an amount.';
    return [problem('PAYMENT_AMOUNT_REQUIRED', message, ...(open[1]?.at ?? []), 'amount')];
  }
  if (total === undefined || !first) return [];
  return totalProblems(payments, first, { total, mayState }, open.length + credits.length === 0);
}

/** Sums that do not fit the total; when some amount is left open (`stated` false), less is not told yet. */
function totalProblems(
  payments: readonly Placed[],
  first: Placed,
  { total, mayState }: { readonly total: number; readonly mayState: boolean },
  stated: boolean,
): UserErrorData[] {
  const sum = payments.reduce((all, { minor }) => all + (minor ?? 0), 0);
  const at = (payments.find(({ minor }) => minor !== undefined) ?? first).at;
  if (!mayState && stated && sum !== total)
    return [problem('PAYMENT_AMOUNT_MISMATCH', 'The payment must cover the order.', ...at, 'amount')];
  if ((payments.length === 1 && !first.credit) || sum <= total) return [];
  return [problem('PAYMENT_AMOUNT_MISMATCH', 'The payments come to more than the order.', ...at, 'amount')];
}

type Path = readonly (string | number)[];
interface Placed {
  readonly at: Path;
  /** Whether it is drawn on an account with us. */
  readonly credit: boolean;
  readonly minor: number | undefined;
}

/** The payments of an order, each with the path that it was given at. */
export const placesOf = ({
  payment,
  payments,
}: Pick<PlaceOrderInput, 'payment' | 'payments'>): { one: PlaceOrderPaymentInput; at: Path }[] => [
  ...(payment ? [{ one: payment, at: ['payment'] }] : []),
  ...(payments ?? []).map((one, index) => ({ one, at: ['payments', index] })),
];

/** What somebody else calls a payment that was authorised there. */
export interface PaymentName {
  readonly provider: string;
  readonly reference: string;
}

export const paymentName = ({ provider, reference }: PaymentName): string => `${provider}\n${reference}`;

/** The names of payments that were authorised elsewhere, each with the path that it was given at. */
export const namedPayments = (given: Pick<PlaceOrderInput, 'payment' | 'payments'>): (PaymentName & { at: Path })[] =>
  placesOf(given).flatMap(({ one: { method, provider, reference }, at }) =>
    method === 'EXTERNAL' && provider && reference ? [{ provider, reference, at }] : [],
  );

/** Payments of other orders, or the same one twice. */
export function usedPaymentProblems(
  given: Pick<PlaceOrderInput, 'payment' | 'payments'>,
  used: ReadonlySet<string>,
): UserErrorData[] {
  const named = namedPayments(given);
  const names = named.map(paymentName);
  return named.flatMap(({ at }, index) => {
    const name = names[index] ?? '';
    if (used.has(name)) return [problem('PAYMENT_REFERENCE_USED', PAYMENT_USED, ...at, 'reference')];
    return names.indexOf(name) < index
      ? [problem('PAYMENT_REFERENCE_USED', 'Two payments have this reference.', ...at, 'reference')]
      : [];
  });
}

/** Every reason against the payments of an order. Who may not state payments (`mayState` false) pays the whole order. */
export function checkPayments(
  { payment, payments }: Pick<PlaceOrderInput, 'payment' | 'payments'>,
  facts: PaymentFacts,
): UserErrorData[] {
  const given = placesOf({ payment, payments });
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
    credit: CREDIT_METHODS.has(one.method),
    minor: one.amount ? toMinor(one.amount.amount, facts.currency) : undefined,
  }));
  return [...found, ...sumProblems(placed, facts)];
}
