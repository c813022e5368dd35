import { moneyOf } from '@oms/platform/graphql/value-types';
import type { OrderPreview } from '../operations/place-order.js';
import { isLate } from '../rules/derived-statuses.js';
import { lineMoney } from '../rules/order-totals.js';
import type { HoldState, LineState, OrderState, PaymentState } from '../rules/order-state.js';

/** An order's row as it is read, without what belongs to it. */
export type OrderRow = Omit<
  OrderState,
  'deliveries' | 'lines' | 'allocations' | 'payments' | 'holds' | 'cancellations'
>;

/** Rows as the graph shows them; `row` keeps what field resolvers need. */
export const orderView = (row: OrderRow, now: Date) => {
  const money = (minor: number) => moneyOf(minor, row.currency);
  return {
    ...row,
    row,
    isLate: isLate(row, now),
    customer: row.customerId ? { id: row.customerId } : null,
    subtotal: money(row.subtotal),
    discountTotal: money(row.discountTotal),
    shippingTotal: money(row.shippingTotal),
    taxTotal: money(row.taxTotal),
    total: money(row.total),
    originalTotal: money(row.originalTotal),
    captured: money(row.captured),
    refunded: money(row.refunded),
    balanceDue: money(row.total - row.captured + row.refunded),
  };
};

export type OrderView = ReturnType<typeof orderView>;

export const lineView = (line: LineState & { currency: string }) => {
  const { discount, tax, total } = lineMoney(line);
  const money = (minor: number) => moneyOf(minor, line.currency);
  return {
    ...line,
    item: { sku: line.sku },
    unitPrice: money(line.unitPrice),
    discountTotal: money(discount),
    taxTotal: money(tax),
    total: money(total),
  };
};

export const paymentView = (payment: PaymentState & { currency: string }) => {
  const money = (minor: number) => moneyOf(minor, payment.currency);
  return {
    ...payment,
    amount: money(payment.amount),
    authorized: money(payment.authorized),
    captured: money(payment.captured),
  };
};

export const holdView = (hold: HoldState) => ({ ...hold, placedBy: hold.placedBy as { role: string; id: string } });

/** A price's row as it is read. */
export interface PriceRow {
  readonly id: string;
  readonly sku: string;
  readonly channelCode: string;
  readonly currency: string;
  readonly amount: number;
  readonly validFrom: Date;
  readonly validTo: Date | null;
}

export const priceView = (price: PriceRow) => ({ ...price, amount: moneyOf(price.amount, price.currency) });

export const previewView = (preview: OrderPreview | null) => {
  if (!preview) return null;
  const { currency, ...amounts } = preview;
  return Object.fromEntries(Object.entries(amounts).map(([name, minor]) => [name, moneyOf(minor, currency)]));
};
