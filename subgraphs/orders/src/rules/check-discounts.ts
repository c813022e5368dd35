import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { multiplyQuantity } from '@oms/platform/values/money';
import type { DiscountOffer } from './build-discounts.js';
import type { OrderState } from './order-state.js';
import type { DiscountInput, PlaceOrderInput } from './place-order-input.js';
import { amountProblems, problem } from './problem.js';

const MAX_DISCOUNTS = 50;

/** Whether the text is a decimal above zero and up to one. */
export const isRate = (text: string): boolean =>
  /^\d+(\.\d{1,10})?$/.test(text) && Number(text) > 0 && Number(text) <= 1;

/** Every reason against a discount that is given by hand. */
export function discountProblems(
  given: DiscountInput,
  { currency, knowsLine, at }: { currency: string; knowsLine: boolean; at: readonly (string | number)[] },
): UserErrorData[] {
  const { scope, rate, amount, reason } = given;
  const found = amountProblems(amount, currency, ...at, 'amount');
  if (Boolean(rate) === Boolean(amount))
    found.push(problem('INVALID_DISCOUNT', 'A discount has either a rate or an amount.', ...at));
  if (rate && !isRate(rate)) found.push(problem('INVALID_DISCOUNT', 'A rate is above 0 and at most 1.', ...at, 'rate'));
  if (amount && found.length === 0 && Number(amount.amount) === 0)
    found.push(problem('INVALID_DISCOUNT', 'A discount is above zero.', ...at, 'amount'));
  if (reason.trim() === '') found.push(problem('REASON_REQUIRED', 'A discount has a reason.', ...at, 'reason'));
  if ((scope === 'LINE') !== knowsLine) {
    const message = 'A discount of a line names it; others name none.';
    found.push(problem('UNKNOWN_LINE', message, ...at, 'line'));
  }
  return found;
}

interface DiscountFacts {
  readonly currency: string | undefined;
  readonly mayPrice: boolean;
  readonly offers: readonly DiscountOffer[];
}

function codeProblems({ discountCodes }: PlaceOrderInput, offers: readonly DiscountOffer[]): UserErrorData[] {
  const known = new Set(offers.map(({ code }) => code));
  return (discountCodes ?? []).flatMap((code, index) =>
    known.has(code)
      ? []
      : [problem('DISCOUNT_CODE_INVALID', `${code} cannot be used here and now.`, 'discountCodes', index)],
  );
}

/** Every reason against an order's discounts, but for values that a code asks for (`minimumProblems`). */
export function checkDiscounts(order: PlaceOrderInput, facts: DiscountFacts): UserErrorData[] {
  const { currency, mayPrice, offers } = facts;
  const discounts = order.discounts ?? [];
  const count = discounts.length + (order.discountCodes?.length ?? 0);
  if (discounts.length > 0 && !mayPrice)
    return [problem('PRICE_NOT_ALLOWED', 'Giving discounts needs the right orders:price.', 'discounts')];
  if (count > MAX_DISCOUNTS)
    return [problem('TOO_MANY_DISCOUNTS', `An order has at most ${MAX_DISCOUNTS} discounts.`, 'discounts')];
  if (!currency) return [];
  const given = discounts.flatMap((one, index) => {
    const knowsLine = one.line !== null && one.line !== undefined && order.lines[one.line] !== undefined;
    return discountProblems(one, { currency, knowsLine, at: ['discounts', index] });
  });
  return [...given, ...codeProblems(order, offers)];
}

/** Codes that ask for more goods, or for other goods, than the order has. */
export function minimumProblems(order: OrderState, offers: readonly DiscountOffer[]): UserErrorData[] {
  const value = order.lines.reduce((sum, line) => sum + multiplyQuantity(line.unitPrice, line.quantity), 0);
  return offers.flatMap(({ code, minSubtotal, scope, sku }) => {
    const without = scope === 'LINE' && !order.lines.some((line) => line.sku === sku);
    if (!without && value >= minSubtotal) return [];
    const message = without ? `${code} is for ${sku}.` : `${code} asks for more goods.`;
    return [{ ...problem('DISCOUNT_CODE_NOT_MET', message, 'discountCodes'), details: { code, minSubtotal } }];
  });
}
