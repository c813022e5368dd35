import { bad, good, shown, type Outcome } from './outcome.js';

/** An exact decimal number: `units` × 10^−`scale`. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** How a file writes decimals; without `groupMark` digits are not grouped. */
export interface DecimalMarks {
  readonly decimalMark: string;
  readonly groupMark?: string | undefined;
}

const PLAIN: DecimalMarks = { decimalMark: '.' };

function literal(mark: string): string {
  return mark.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const patterns = new Map<string, RegExp>();

function patternFor(marks: DecimalMarks): RegExp {
  const key = `${marks.decimalMark}|${marks.groupMark ?? ''}`;
  let pattern = patterns.get(key);
  if (!pattern) {
    const grouped = marks.groupMark ? `\\d{1,3}(?:${literal(marks.groupMark)}\\d{3})+|` : '';
    pattern = new RegExp(`^([+-]?)(${grouped}\\d+)(?:${literal(marks.decimalMark)}(\\d+))?$`);
    patterns.set(key, pattern);
  }
  return pattern;
}

/** Reads a decimal text exactly; no exponent, no currency sign, grouping only where `marks` says so. */
export function parseDecimal(text: string, marks: DecimalMarks = PLAIN): Outcome<Decimal> {
  const match = patternFor(marks).exec(text);
  if (!match || text.length > 60) return bad(`is not a decimal number: ${shown(text)}`);
  const [, sign = '', whole = '', fraction = ''] = match;
  const digits = (marks.groupMark ? whole.replaceAll(marks.groupMark, '') : whole) + fraction;
  return good({ units: BigInt(digits) * (sign === '-' ? -1n : 1n), scale: fraction.length });
}

/** Writes a decimal with `least` or more fraction digits and no needless zeros after them. */
export function formatDecimal(value: Decimal, least = 0): string {
  let { units, scale } = value;
  while (scale > least && units % 10n === 0n) {
    units /= 10n;
    scale -= 1;
  }
  if (scale < least) {
    units *= 10n ** BigInt(least - scale);
    scale = least;
  }
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const sign = units < 0n ? '-' : '';
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Exact product. */
export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  return { units: left.units * right.units, scale: left.scale + right.scale };
}

/**
 * Compares two plain decimal texts: negative, zero or positive as `left` is less than, equal to or more than `right`.
 * Throws a RangeError when one of them is no decimal; NaN would make every comparison silently false.
 */
export function compareDecimals(left: string, right: string): number {
  const first = parseDecimal(left);
  const second = parseDecimal(right);
  if ('problem' in first || 'problem' in second) throw new RangeError(`cannot compare ${left} and ${right}`);
  const scale = Math.max(first.value.scale, second.value.scale);
  const difference = rescale(first.value, scale) - rescale(second.value, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function rescale(value: Decimal, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale);
}
