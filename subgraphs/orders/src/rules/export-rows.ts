import { toDecimal } from '@oms/platform/values/money';
import type { OrderState } from './order-state.js';

export type ExportedOrder = Pick<
  OrderState,
  | 'id'
  | 'number'
  | 'channelCode'
  | 'externalReference'
  | 'status'
  | 'paymentStatus'
  | 'fulfillmentStatus'
  | 'returnStatus'
  | 'placedAt'
  | 'customerId'
  | 'email'
  | 'currency'
  | 'subtotal'
  | 'discountTotal'
  | 'shippingTotal'
  | 'taxTotal'
  | 'taxIncludedTotal'
  | 'total'
  | 'captured'
  | 'refunded'
  | 'shipCountry'
  | 'tags'
>;

const MONEY = [
  'subtotal',
  'discountTotal',
  'shippingTotal',
  'taxTotal',
  'taxIncludedTotal',
  'total',
  'captured',
  'refunded',
] as const;
const TEXT = [
  'number',
  'channelCode',
  'externalReference',
  'status',
  'paymentStatus',
  'fulfillmentStatus',
  'returnStatus',
  'customerId',
  'email',
  'shipCountry',
] as const;

/** An order as a flat record: amounts are decimals in its currency. */
function recordOf(order: ExportedOrder): Record<string, string | null> {
  const { currency, placedAt, tags } = order;
  return {
    ...Object.fromEntries(TEXT.map((name) => [name, order[name]])),
    placedAt: placedAt.toISOString(),
    currency,
    ...Object.fromEntries(MONEY.map((name) => [name, toDecimal(order[name], currency)])),
    tags: tags.join(';'),
  };
}

const COLUMNS = [...TEXT, 'placedAt', 'currency', ...MONEY, 'tags'];

/** A cell of a CSV file; one that a spreadsheet would take for a formula is kept from being one. */
function cell(text: string | null | undefined): string {
  const safe = /^[=+\-@\t\r]/.test(text ?? '') && !/^-?\d+(\.\d+)?$/.test(text ?? '') ? `'${text}` : (text ?? '');
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Orders as lines of a CSV file (RFC 4180) or of NDJSON; the first piece of a CSV file begins with its head. */
export function exportLines(orders: readonly ExportedOrder[], format: 'CSV' | 'NDJSON', first: boolean): string {
  const records = orders.map(recordOf);
  if (format === 'NDJSON') return records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const rows = records.map((record) => COLUMNS.map((name) => cell(record[name])).join(','));
  return [...(first ? [COLUMNS.join(',')] : []), ...rows].map((row) => `${row}\r\n`).join('');
}
