import type { AddressValue } from '@oms/platform/graphql/value-types';
import { lineMoney, shippingMoney } from './order-totals.js';
import type { TaxShare } from './money-state.js';
import type { OrderState } from './order-state.js';

/** Whoever sells, as it was when the document was issued. */
export interface Seller {
  readonly name: string;
  readonly address: AddressValue;
  readonly taxNumber: string | null;
}

/** One row of a document; amounts in minor units. */
export interface DocumentLine {
  readonly title: string;
  readonly sku: string | null;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discount: number;
  readonly total: number;
}

/** What an invoice or a credit note says: everything that its picture shows. A credit note shows amounts below zero. */
export interface DocumentContent {
  readonly kind: 'INVOICE' | 'CREDIT_NOTE';
  readonly number: string;
  /** Of a credit note: the invoice that it takes back. */
  readonly invoiceNumber: string | null;
  readonly orderNumber: string;
  readonly orderedAt: string;
  readonly issuedAt: string;
  readonly currency: string;
  readonly pricesIncludeTax: boolean;
  readonly seller: Seller;
  readonly buyer: AddressValue | null;
  readonly lines: readonly DocumentLine[];
  readonly taxes: readonly TaxShare[];
  readonly total: number;
}

/** Taxes of the same name and rate together. The part of a line that is cancelled is not taxed. */
function taxSummary(order: OrderState): TaxShare[] {
  const sums = new Map<string, TaxShare>();
  const add = (taxes: readonly TaxShare[], part: number, whole: number): void => {
    let left = part;
    taxes.forEach(({ name, rate, amount }, index) => {
      const share = index === taxes.length - 1 ? left : whole === 0 ? 0 : Math.round((amount * part) / whole);
      left -= share;
      const key = `${name} ${rate}`;
      sums.set(key, { name, rate, amount: (sums.get(key)?.amount ?? 0) + share });
    });
  };
  for (const line of order.lines) {
    const { tax, taxIncluded } = lineMoney(line);
    add(line.taxes, tax + taxIncluded, line.taxTotal + line.taxIncluded);
  }
  for (const delivery of order.deliveries) {
    const { tax, taxIncluded } = shippingMoney(delivery, order.lines);
    add(delivery.shippingTaxes, tax + taxIncluded, delivery.shippingTax + delivery.shippingTaxIncluded);
  }
  return [...sums.values()].filter(({ amount }) => amount !== 0);
}

function linesOf(order: OrderState): DocumentLine[] {
  const goods = order.lines
    .filter((line) => line.quantity > line.cancelled)
    .map((line) => {
      const { gross, discount } = lineMoney(line);
      const quantity = line.quantity - line.cancelled;
      return {
        title: line.title,
        sku: line.sku,
        quantity,
        unitPrice: line.unitPrice,
        discount,
        total: gross - discount,
      };
    });
  const shipping = order.deliveries
    .map((delivery) => shippingMoney(delivery, order.lines))
    .filter(({ gross }) => gross > 0)
    .map(({ gross, discount }) => ({
      title: 'Shipping',
      sku: null,
      quantity: 1,
      unitPrice: gross,
      discount,
      total: gross - discount,
    }));
  return [...goods, ...shipping];
}

/** The invoice of what the order costs now. */
export const invoiceContent = (
  order: OrderState,
  { seller, number, now }: { readonly seller: Seller; readonly number: string; readonly now: Date },
): DocumentContent => ({
  kind: 'INVOICE',
  number,
  invoiceNumber: null,
  orderNumber: order.number,
  orderedAt: order.placedAt.toISOString(),
  issuedAt: now.toISOString(),
  currency: order.currency,
  pricesIncludeTax: order.pricesIncludeTax,
  seller,
  buyer: order.billingAddress ?? order.deliveries.find(({ address }) => address)?.address ?? null,
  lines: linesOf(order),
  taxes: taxSummary(order),
  total: order.total,
});

/** The credit note that takes back the whole of an invoice. */
export const creditNoteContent = (
  invoice: DocumentContent,
  { number, now }: { readonly number: string; readonly now: Date },
): DocumentContent => ({
  ...invoice,
  kind: 'CREDIT_NOTE',
  number,
  invoiceNumber: invoice.number,
  issuedAt: now.toISOString(),
  lines: invoice.lines.map((line) => ({
    ...line,
    quantity: -line.quantity,
    discount: -line.discount,
    total: -line.total,
  })),
  taxes: invoice.taxes.map((tax) => ({ ...tax, amount: -tax.amount })),
  total: -invoice.total,
});
