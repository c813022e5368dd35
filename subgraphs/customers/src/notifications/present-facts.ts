import { currencyExponent } from '@oms/platform/values/currency';
import { toDecimal } from '@oms/platform/values/money';

interface Line {
  readonly title: string;
  readonly quantity: number;
  readonly total?: number;
}

const currencyOf = ({ currency }: Record<string, unknown>): string | undefined =>
  typeof currency === 'string' ? currency : undefined;

/** An amount in minor units as people of the locale write it, such as "12,50 €"; nothing of it is rounded away. */
function formatMoney(minor: number, currency: string, locale: string): string {
  const digits = currencyExponent(currency);
  const exact = minor % 10 ** digits === 0 ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, ...exact });
  return format.format(toDecimal(minor, currency) as `${number}`);
}

/** The last day on which something is good that ends at that moment, as people of the locale write it. */
function formatLastDay(until: unknown, locale: string): string | undefined {
  const end = typeof until === 'string' ? Date.parse(until) : Number.NaN;
  if (Number.isNaN(end)) return undefined;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(end - 1);
}

/** Parcels by their numbers, with the carrier's page where one is known. */
function trackingOf({
  trackingNumbers,
  parcels,
}: Record<string, unknown>): { number: string; url: string | undefined }[] {
  const numbers = Array.isArray(trackingNumbers) ? (trackingNumbers as string[]) : [];
  const known = Array.isArray(parcels) ? (parcels as { trackingNumber: string; trackingUrl?: string | null }[]) : [];
  return numbers.map((number) => {
    const url = known.find(({ trackingNumber }) => trackingNumber === number)?.trackingUrl ?? '';
    return { number, url: /^https?:\/\//.test(url) ? url : undefined };
  });
}

/** The locale, where the platform knows it; English for any other text. */
function usable(locale: string): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf([locale])[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** Facts as templates show them: amounts and days formatted, lists that may be empty told apart from those that are not. */
export function presentFacts(facts: Record<string, unknown>, locale: string): Record<string, unknown> {
  const currency = currencyOf(facts);
  const money = (value: unknown) =>
    typeof value === 'number' && currency ? formatMoney(value, currency, usable(locale)) : undefined;
  const lines = Array.isArray(facts['lines']) ? (facts['lines'] as Line[]) : [];
  return {
    ...facts,
    total: money(facts['total']),
    amount: money(facts['amount']),
    until: formatLastDay(facts['until'], usable(locale)),
    expiresAt: formatLastDay(facts['expiresAt'], usable(locale)),
    erasedOn: formatLastDay(facts['erasedOn'], usable(locale)),
    lines: lines.map((line) => ({ ...line, total: money(line.total) })),
    hasLines: lines.length > 0,
    tracking: trackingOf(facts),
  };
}
