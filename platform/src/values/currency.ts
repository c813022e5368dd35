const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
const exponents = new Map<string, number>();

/** Whether `code` is an ISO 4217 currency code (upper case). */
export const isCurrencyCode = (code: string): boolean => CODES.has(code);

/** Digits behind the decimal point of a currency's minor unit: 2 for USD, 0 for JPY, 3 for KWD. */
export function currencyExponent(code: string): number {
  let exponent = exponents.get(code);
  if (exponent === undefined) {
    if (!isCurrencyCode(code)) throw new RangeError(`${code} is not an ISO 4217 currency code`);
    exponent =
      new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits ?? 2;
    exponents.set(code, exponent);
  }
  return exponent;
}
