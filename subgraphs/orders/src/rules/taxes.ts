import { apportion, divideHalfEven, parseDecimal } from '@oms/platform/values/money';
import type { TaxShare } from './money-state.js';

/** A row of the tax table. */
export interface TaxRate {
  readonly country: string;
  /** Empty: everywhere in the country. */
  readonly region: string;
  /** Empty: everywhere in the region. */
  readonly postalPrefix: string;
  readonly category: string;
  readonly name: string;
  /** Decimal fraction such as 0.19. */
  readonly rate: string;
  /** Charged on the amount and the taxes before it. */
  readonly compound: boolean;
  readonly position: number;
  readonly onShipping: boolean;
}

/** Where goods go, or are handed over. */
export interface TaxPlace {
  readonly countryCode: string;
  readonly region?: string | null;
  readonly postalCode?: string | null;
}

/** An amount in minor units to be taxed; `place` is null when nobody knows where it goes. */
export interface Taxable {
  readonly amount: number;
  readonly category: string;
  readonly shipping: boolean;
  readonly place: TaxPlace | null;
}

const applies = (rate: TaxRate, place: TaxPlace): boolean =>
  rate.country === place.countryCode &&
  (rate.region === '' || rate.region.toUpperCase() === (place.region ?? '').toUpperCase()) &&
  (place.postalCode ?? '').startsWith(rate.postalPrefix);

/** Of rates of one name the one for the smallest place counts; rates of different names add up. */
function mostSpecific(rates: readonly TaxRate[]): TaxRate[] {
  const byName = new Map<string, TaxRate>();
  const rank = ({ region, postalPrefix }: TaxRate): number => (region ? 1_000 : 0) + postalPrefix.length;
  for (const rate of rates) {
    const known = byName.get(rate.name);
    if (!known || rank(rate) > rank(known)) byName.set(rate.name, rate);
  }
  return [...byName.values()].toSorted((a, b) => a.position - b.position || (a.name < b.name ? -1 : 1));
}

/** The rates that an amount is charged, in the order in which they are charged. A category without rates is STANDARD. */
export function ratesFor(table: readonly TaxRate[], { category, place, shipping }: Taxable): TaxRate[] {
  if (!place) return [];
  const local = table.filter((rate) => applies(rate, place) && (!shipping || rate.onShipping));
  const own = local.filter((rate) => rate.category === category);
  return mostSpecific(own.length > 0 ? own : local.filter((rate) => rate.category === 'STANDARD'));
}

const SCALE = 12;
const ONE = 10n ** BigInt(SCALE);

/** A decimal fraction in units of 10^-12. */
function scaled(rate: string): bigint {
  const { units, scale } = parseDecimal(rate);
  return scale <= SCALE ? units * 10n ** BigInt(SCALE - scale) : units / 10n ** BigInt(scale - SCALE);
}

/** What each rate charges on an amount of one, in units of 10^-12. */
function charges(rates: readonly TaxRate[]): bigint[] {
  let before = 0n;
  return rates.map((rate) => {
    const basis = rate.compound ? ONE + before : ONE;
    const charge = divideHalfEven(basis * scaled(rate.rate), ONE);
    before += charge;
    return charge;
  });
}

/**
 * The taxes of an amount: on top of it, or contained in it when `included`. Their sum is rounded once, half to even, and
 * split by the largest remainder.
 */
export function taxesOf(amount: number, rates: readonly TaxRate[], included: boolean): TaxShare[] {
  const parts = charges(rates);
  const sum = parts.reduce((total, part) => total + part, 0n);
  if (sum === 0n) return rates.map(({ name, rate }) => ({ name, rate, amount: 0 }));
  const tax = Number(divideHalfEven(BigInt(amount) * sum, included ? ONE + sum : ONE));
  const shares = apportion(tax, parts.map(Number));
  return rates.map(({ name, rate }, index) => ({ name, rate, amount: shares[index] ?? 0 }));
}
