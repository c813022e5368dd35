import type { Tx } from '@oms/platform/commands/run-command';
import { newId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import type { ShippingRateInput, TaxRateInput } from '../rules/check-rates.js';
import { upsert } from './upsert.js';

export const TAX_KEY = 'country, region, postal_prefix, category, name, valid_from';
const TAX_COLUMNS =
  'id uuid, country text, region text, postal_prefix text, category text, name text, rate numeric, compound boolean, position smallint, on_shipping boolean, valid_from timestamptz, valid_to timestamptz';
export const SHIPPING_KEY = 'channel_code, method, service, country, min_subtotal, valid_from';
const SHIPPING_COLUMNS =
  'id uuid, channel_code text, method text, service text, country text, min_subtotal bigint, currency text, amount bigint, valid_from timestamptz, valid_to timestamptz';

const byKey = (key: string) => (a: Record<string, unknown>, b: Record<string, unknown>) => {
  const of = (row: Record<string, unknown>) =>
    key
      .split(', ')
      .map((name) => String(row[name]))
      .join('\n');
  return of(a) < of(b) ? -1 : 1;
};

/** A row of the tax table with everything that its key needs. */
export const taxRow = (rate: TaxRateInput, fallbackFrom: Date) => ({
  country: rate.country,
  region: rate.region ?? '',
  postal_prefix: rate.postalPrefix ?? '',
  category: rate.category ?? 'STANDARD',
  name: rate.name,
  rate: rate.rate,
  compound: rate.compound ?? false,
  position: rate.position ?? 0,
  on_shipping: rate.onShipping ?? true,
  valid_from: rate.from ?? fallbackFrom,
  valid_to: rate.to ?? null,
});

/** A shipping rate with everything that its key needs; checked before. */
export const shippingRow = (rate: ShippingRateInput, fallbackFrom: Date) => ({
  channel_code: rate.channel,
  method: rate.method,
  service: rate.service ?? 'STANDARD',
  country: rate.country ?? '',
  min_subtotal: rate.minSubtotal ? toMinor(rate.minSubtotal, rate.currencyCode) : 0,
  currency: rate.currencyCode,
  amount: toMinor(rate.amount, rate.currencyCode),
  valid_from: rate.from ?? fallbackFrom,
  valid_to: rate.to ?? null,
});

const named = (key: string, row: Record<string, unknown>): string =>
  key
    .split(', ')
    .map((name) => String(row[name]))
    .join(' ');
export const taxKey = (row: ReturnType<typeof taxRow>): string => named(TAX_KEY, row);
export const shippingKey = (row: ReturnType<typeof shippingRow>): string => named(SHIPPING_KEY, row);

/** Writes rows of the tax table; one of the same place, category, name and moment is replaced. Answers how many changed. */
export const writeTaxRates = (tx: Tx, rows: readonly ReturnType<typeof taxRow>[]): Promise<number> =>
  upsert(tx, 'tax_rate', TAX_COLUMNS, rows.map((row) => ({ id: newId(tx.now), ...row })).toSorted(byKey(TAX_KEY)), {
    key: TAX_KEY,
    kept: 'id',
  });

/** Writes shipping rates; one of the same delivery, place, value and moment is replaced. Answers how many changed. */
export const writeShippingRates = (tx: Tx, rows: readonly ReturnType<typeof shippingRow>[]): Promise<number> =>
  upsert(
    tx,
    'shipping_rate',
    SHIPPING_COLUMNS,
    rows.map((row) => ({ id: newId(tx.now), ...row })).toSorted(byKey(SHIPPING_KEY)),
    { key: SHIPPING_KEY, kept: 'id' },
  );
