const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/**
 * Currencies of ISO 4217 whose minor unit is not a hundredth, by its digits. Written out since `Intl` tells how many digits
 * people write (none for HUF, COP, PKR), which differs from the standard and between versions of Node.js; amounts that are
 * kept and sent to payment providers must not.
 */
const OTHER_DIGITS: Readonly<Record<string, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
};

const exponents: ReadonlyMap<string, number> = new Map(
  Object.entries(OTHER_DIGITS).flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, Number(digits)])),
);

/** Whether `code` is an ISO 4217 currency code (upper case). */
export const isCurrencyCode = (code: string): boolean => CODES.has(code);

/** Digits behind the decimal point of a currency's minor unit: 2 for USD, 0 for JPY, 3 for KWD. */
export function currencyExponent(code: string): number {
  if (!isCurrencyCode(code)) throw new RangeError(`${code} is not an ISO 4217 currency code`);
  return exponents.get(code) ?? 2;
}
