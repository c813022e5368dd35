import { currencyExponent } from './currency.js';

/** An amount as integer minor units (cents) of one ISO 4217 currency. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

function safe(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} minor units are more than can be kept exactly`);
  return number;
}

/** An exact decimal: `units` × 10^-`scale`. Internal form of every calculation that must not lose digits. */
export interface ExactDecimal {
  readonly units: bigint;
  readonly scale: number;
}

/** Reads a plain decimal such as `-12.50`. Throws RangeError on anything else (no exponents, no grouping). */
export function parseDecimal(text: string): ExactDecimal {
  const match = DECIMAL.exec(text);
  if (!match) throw new RangeError(`"${text}" is not a decimal number`);
  const [, sign, whole = '0', fraction = ''] = match;
  const units = BigInt(whole + fraction);
  return { units: sign ? -units : units, scale: fraction.length };
}

/** numerator ÷ denominator rounded half to even: the one place where rounding happens. Denominator > 0. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('denominator must be positive');
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  const quotient = size / denominator;
  const twice = (size % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
}

/** A decimal amount of the currency as minor units; more digits than the currency has are refused (RangeError). */
export function toMinor(text: string, currency: string): number {
  const { units, scale } = parseDecimal(text);
  const exponent = currencyExponent(currency);
  if (scale <= exponent) return safe(units * 10n ** BigInt(exponent - scale));
  const divisor = 10n ** BigInt(scale - exponent);
  if (units % divisor !== 0n) throw new RangeError(`${text} has more digits than ${currency} allows`);
  return safe(units / divisor);
}

/** Minor units as a decimal string with the currency's digits: (1250, USD) → "12.50". */
export function toDecimal(minor: number, currency: string): string {
  const exponent = currencyExponent(currency);
  const digits = Math.abs(minor)
    .toString()
    .padStart(exponent + 1, '0');
  const sign = minor < 0 ? '-' : '';
  return exponent === 0 ? sign + digits : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** minor × rate, half-even to whole minor units; the rate is an exact decimal such as "0.15". */
export function multiplyRate(minor: number, rate: string): number {
  const { units, scale } = parseDecimal(rate);
  return safe(divideHalfEven(BigInt(minor) * units, 10n ** BigInt(scale)));
}

/** quantity × unit price in minor units. */
export const multiplyQuantity = (minor: number, quantity: number): number => safe(BigInt(minor) * BigInt(quantity));

/**
 * Splits `minor` over `weights` by the largest-remainder method: the parts sum exactly to the whole and each differs
 * from its exact share by less than one minor unit. Ties go to the earlier part. With no weight at all, equal parts.
 */
export function apportion(minor: number, weights: readonly number[]): number[] {
  if (weights.length === 0) {
    if (minor !== 0) throw new RangeError('nothing to apportion to');
    return [];
  }
  if (weights.some((weight) => weight < 0 || !Number.isSafeInteger(weight)))
    throw new RangeError('weights must be whole and not negative');
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  const shares = total === 0n ? weights.map(() => 1n) : weights.map(BigInt);
  const whole = total === 0n ? BigInt(weights.length) : total;
  const sign = minor < 0 ? -1 : 1;
  const amount = BigInt(Math.abs(minor));
  const parts = shares.map((share, index) => ({
    index,
    floor: (amount * share) / whole,
    remainder: (amount * share) % whole,
  }));
  let left = Number(amount - parts.reduce((sum, part) => sum + part.floor, 0n));
  const result = parts.map((part) => safe(part.floor));
  const byRemainder = parts.toSorted((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const part of byRemainder) {
    if (left-- <= 0) break;
    result[part.index] = (result[part.index] ?? 0) + 1;
  }
  return result.map((part) => (part === 0 ? 0 : part * sign));
}
