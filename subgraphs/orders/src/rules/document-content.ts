import type { AddressValue } from '@oms/platform/graphql/value-types';
import { grantedBy, lessGranted, lineMoney, owedOf, shippingMoney, type LineMoney } from './order-totals.js';
import type { AllowanceItem, AllowanceState, TaxShare } from './money-state.js';
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
  /** Of an invoice: what had been granted by then, and is not charged. Absent of older documents. */
  readonly allowanceIds?: readonly string[];
}

/** A line or a delivery as it is charged: its money, and the taxes that are in it whole. */
interface Charged {
  readonly row: Omit<DocumentLine, 'discount' | 'total'>;
  readonly money: LineMoney;
  readonly taxes: readonly TaxShare[];
  /** What `taxes` come to. */
  readonly whole: number;
}

/** What the order costs now, by line and shipping: what was granted of it shows as a discount. */
function chargedOf(order: OrderState): Charged[] {
  const granted = grantedBy(order.allowances);
  const left = (id: string, money: LineMoney): LineMoney => lessGranted(money, granted.get(id)?.amount ?? 0);
  const goods = order.lines
    .filter((line) => line.quantity > line.cancelled)
    .map((line) => ({
      row: { title: line.title, sku: line.sku, quantity: line.quantity - line.cancelled, unitPrice: line.unitPrice },
      money: left(line.id, lineMoney(line)),
      taxes: line.taxes,
      whole: line.taxTotal + line.taxIncluded,
    }));
  const shipping = order.deliveries
    .map((delivery) => ({ delivery, money: shippingMoney(delivery, order.lines) }))
    .filter(({ money }) => money.gross > 0)
    .map(({ delivery, money }) => ({
      row: { title: 'Shipping', sku: null, quantity: 1, unitPrice: money.gross },
      money: left(delivery.id, money),
      taxes: delivery.shippingTaxes,
      whole: delivery.shippingTax + delivery.shippingTaxIncluded,
    }));
  return [...goods, ...shipping];
}

/** Taxes of the same name and rate together, as far as they are charged. */
function taxSummary(charged: readonly Charged[]): TaxShare[] {
  const sums = new Map<string, TaxShare>();
  for (const { money, taxes, whole } of charged) {
    let left = money.tax + money.taxIncluded;
    const part = left;
    taxes.forEach(({ name, rate, amount }, index) => {
      const share = index === taxes.length - 1 ? left : whole === 0 ? 0 : Math.round((amount * part) / whole);
      left -= share;
      const key = `${name} ${rate}`;
      sums.set(key, { name, rate, amount: (sums.get(key)?.amount ?? 0) + share });
    });
  }
  return [...sums.values()].filter(({ amount }) => amount !== 0);
}

const rowsOf = (charged: readonly Charged[]): DocumentLine[] =>
  charged.map(({ row, money }) => ({ ...row, discount: money.discount, total: money.gross - money.discount }));

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
  lines: rowsOf(chargedOf(order)),
  taxes: taxSummary(chargedOf(order)),
  total: owedOf(order),
  allowanceIds: order.allowances.map(({ id }) => id),
});

type Issue = { readonly number: string; readonly now: Date };

/** A credit note as the invoice that it belongs to, with amounts below zero. */
const takenBack = (
  invoice: DocumentContent,
  { number, now }: Issue,
  { lines, taxes, total }: Pick<DocumentContent, 'lines' | 'taxes' | 'total'>,
): DocumentContent => ({
  ...invoice,
  kind: 'CREDIT_NOTE',
  number,
  invoiceNumber: invoice.number,
  issuedAt: now.toISOString(),
  lines: lines.map((line) => ({ ...line, quantity: -line.quantity, discount: -line.discount, total: -line.total })),
  taxes: taxes.map((tax) => ({ ...tax, amount: -tax.amount })),
  total: -total,
});

/** Taxes of several summaries together. */
function addTaxes(all: readonly TaxShare[]): TaxShare[] {
  const sums = new Map<string, TaxShare>();
  for (const { name, rate, amount } of all)
    sums.set(`${name} ${rate}`, { name, rate, amount: (sums.get(`${name} ${rate}`)?.amount ?? 0) + amount });
  return [...sums.values()].filter(({ amount }) => amount !== 0);
}

/** The credit note that takes back the whole of an invoice, less what credit notes over parts of it (`partly`) took back. */
export const creditNoteContent = (
  invoice: DocumentContent,
  partly: readonly DocumentContent[],
  issue: Issue,
): DocumentContent =>
  takenBack(invoice, issue, {
    lines: [
      ...invoice.lines,
      ...partly.map(({ number, total, taxes }) => {
        const net = invoice.pricesIncludeTax ? total : total - taxes.reduce((sum, { amount }) => sum + amount, 0);
        return { title: `Taken back by ${number}`, sku: null, quantity: 1, unitPrice: net, discount: 0, total: net };
      }),
    ],
    taxes: addTaxes([...invoice.taxes, ...partly.flatMap(({ taxes }) => taxes)]),
    total: partly.reduce((sum, { total }) => sum + total, invoice.total),
  });

/** What an item of an allowance took off a line, or off a delivery's shipping. */
function grantedRow(order: OrderState, item: AllowanceItem): Charged {
  const { quantity, amount, tax, taxIncluded } = item;
  const net = amount - tax;
  const line = order.lines.find((one) => one.id === item.lineId);
  const money = (gross: number): LineMoney => ({ gross, discount: gross - net, tax, taxIncluded, total: amount });
  if (line) {
    const units = Math.max(1, quantity);
    const unitPrice = quantity > 0 ? line.unitPrice : net;
    const row = { title: line.title, sku: line.sku, quantity: units, unitPrice };
    return { row, money: money(unitPrice * units), taxes: line.taxes, whole: line.taxTotal + line.taxIncluded };
  }
  const delivery = order.deliveries.find((one) => one.id === item.deliveryId);
  const whole = delivery ? delivery.shippingTax + delivery.shippingTaxIncluded : 0;
  const row = { title: 'Shipping', sku: null, quantity: 1, unitPrice: net };
  return { row, money: money(net), taxes: delivery?.shippingTaxes ?? [], whole };
}

/** The credit note over what one allowance granted. */
export function allowanceNoteContent(
  invoice: DocumentContent,
  order: OrderState,
  { items, amount }: AllowanceState,
  issue: Issue,
): DocumentContent {
  const charged = items.map((item) => grantedRow(order, item));
  return takenBack(invoice, issue, { lines: rowsOf(charged), taxes: taxSummary(charged), total: amount });
}
