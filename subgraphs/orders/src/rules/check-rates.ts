import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { isCountryCode } from '@oms/platform/values/country';
import { amountProblems, problem, textProblems } from './problem.js';

/** A row of the tax table as it is set. */
export interface TaxRateInput {
  readonly country: string;
  readonly region?: string | null;
  readonly postalPrefix?: string | null;
  readonly category?: string | null;
  readonly name: string;
  readonly rate: string;
  readonly compound?: boolean | null;
  readonly position?: number | null;
  readonly onShipping?: boolean | null;
  readonly from?: Date | null;
  readonly to?: Date | null;
}

/** What a kind of delivery costs, as it is set. */
export interface ShippingRateInput {
  readonly channel: string;
  readonly method: string;
  readonly service?: string | null;
  readonly country?: string | null;
  readonly minSubtotal?: string | null;
  readonly amount: string;
  readonly currencyCode: string;
  readonly from?: Date | null;
  readonly to?: Date | null;
}

type Path = readonly (string | number)[];

function periodProblems({ from, to }: { from?: Date | null; to?: Date | null }, now: Date, at: Path): UserErrorData[] {
  return to && to <= (from ?? now) ? [problem('INVALID_PERIOD', 'It ends after it begins.', ...at, 'to')] : [];
}

const LAST_POSITION = 32_767;

/** A rate for a country that there is not would never count: UK is GB. */
const countryProblems = (country: string, at: Path): UserErrorData[] =>
  isCountryCode(country)
    ? []
    : [problem('INVALID_COUNTRY', 'A country is a code of ISO 3166-1, such as DE or GB.', ...at, 'country')];

/** Every reason against a row of the tax table. */
export function taxRateProblems(rate: TaxRateInput, now: Date, at: Path): UserErrorData[] {
  const found = [...textProblems(rate, at.map(String)), ...periodProblems(rate, now, at)];
  found.push(...countryProblems(rate.country, at));
  if (rate.position != null && (rate.position < 0 || rate.position > LAST_POSITION))
    found.push(problem('INVALID_POSITION', `A position is from 0 to ${LAST_POSITION}.`, ...at, 'position'));
  if (rate.name.trim() === '') found.push(problem('REQUIRED', 'A tax has a name.', ...at, 'name'));
  if (!/^\d(\.\d{1,10})?$/.test(rate.rate) || Number(rate.rate) > 1)
    found.push(problem('INVALID_RATE', 'A rate is a fraction from 0 to 1, such as 0.19.', ...at, 'rate'));
  return found;
}

/** Every reason against a shipping rate. `currency` is its channel's, undefined where there is no such channel. */
export function shippingRateProblems(
  rate: ShippingRateInput,
  { currency, now, at }: { currency: string | undefined; now: Date; at: Path },
): UserErrorData[] {
  if (!currency) return [problem('UNKNOWN_CHANNEL', `There is no channel ${rate.channel}.`, ...at, 'channel')];
  const found = [...textProblems(rate, at.map(String)), ...periodProblems(rate, now, at)];
  const { amount, currencyCode, minSubtotal, country } = rate;
  found.push(...amountProblems({ amount, currencyCode }, currency, ...at, 'amount'));
  if (minSubtotal)
    found.push(...amountProblems({ amount: minSubtotal, currencyCode: currency }, currency, ...at, 'minSubtotal'));
  if (country) found.push(...countryProblems(country, at));
  return found;
}

/** Rows of one list that name the same thing: which of them counts would be chance. */
export function duplicateProblems(keys: readonly string[], list: string): UserErrorData[] {
  const seen = new Set<string>();
  return keys.flatMap((key, index) => {
    const twice = seen.has(key);
    seen.add(key);
    return twice ? [problem('DUPLICATE_RATE', 'The list has this one twice.', list, index)] : [];
  });
}
