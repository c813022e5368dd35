import { currencyExponent } from '@oms/platform/values/currency';

/** Currencies that Stripe's API counts in another unit than ISO 4217 has, by the digits that it counts with. */
const COUNTED_OTHERWISE: ReadonlyMap<string, number> = new Map([
  ['ISK', 2],
  ['UGX', 2],
  ['MGA', 0],
]);

/** Of amounts of three digits Stripe takes those that end in zero. */
const stepOf = (currency: string): number => (currencyExponent(currency) === 3 ? 10 : 1);

/** Minor units of ours as Stripe counts them; undefined: an amount that Stripe cannot take, such as 1.005 KWD. */
export function stripeAmount(minor: number, currency: string): number | undefined {
  const counted = COUNTED_OTHERWISE.get(currency) ?? currencyExponent(currency);
  const amount = minor * 10 ** (counted - currencyExponent(currency));
  return Number.isInteger(amount) && amount % stepOf(currency) === 0 ? amount : undefined;
}
