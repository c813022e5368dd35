import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { isKeepable } from '@oms/platform/values/keepable';
import { toMinor } from '@oms/platform/values/money';
import type { AmountInput } from './place-order-input.js';

/** A reason against a command, at the path of the input's field. */
export const problem = (code: string, message: string, ...field: (string | number)[]): UserErrorData => ({
  code,
  message,
  field: field.map(String),
});

/** What is wrong with an amount: of another currency, not a number of its digits, below zero, or absurdly large. */
export function amountProblems(
  given: AmountInput | null | undefined,
  currency: string,
  ...field: (string | number)[]
): UserErrorData[] {
  if (!given) return [];
  if (given.currencyCode !== currency)
    return [problem('CURRENCY_MISMATCH', `The amount must be in ${currency}.`, ...field)];
  try {
    if (toMinor(given.amount, currency) >= 0) return [];
    return [problem('INVALID_AMOUNT', 'An amount is not below zero.', ...field)];
  } catch (error) {
    return [problem('INVALID_AMOUNT', (error as RangeError).message, ...field)];
  }
}

/** More than anybody writes into one field. */
const MAX_TEXT = 10_000;

/** Paths of text that cannot be kept, anywhere in an input. */
export function textProblems(value: unknown, path: readonly string[] = []): UserErrorData[] {
  if (typeof value === 'string') {
    if (!isKeepable(value))
      return [problem('INVALID_TEXT', 'Text must not hold U+0000 or half of a surrogate pair.', ...path)];
    return value.length <= MAX_TEXT
      ? []
      : [problem('TEXT_TOO_LONG', `Text has at most ${MAX_TEXT} characters.`, ...path)];
  }
  if (value === null || typeof value !== 'object' || value instanceof Date) return [];
  return Object.entries(value).flatMap(([key, member]) => textProblems(member, [...path, key]));
}
