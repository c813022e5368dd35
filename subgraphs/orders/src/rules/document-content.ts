import type { AddressValue } from '@oms/platform/graphql/value-types';
import { chargedOf, grantedRow, rowsOf, taxSummary, type DocumentLine } from './charged.js';
import type { AllowanceItem, TaxShare } from './money-state.js';
import type { OrderState } from './order-state.js';

/** Whoever sells, as it was when the document was issued. */
export interface Seller {
  readonly name: string;
  readonly address: AddressValue;
  readonly taxNumber: string | null;
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
  /** Of an invoice: lines and deliveries that it charges. Absent of older documents, which charge all that there were. */
  readonly chargedIds?: readonly string[];
}

interface NewInvoice {
  readonly seller: Seller;
  readonly number: string;
  readonly now: Date;
  /** Standing invoices of the order: what they charge is not charged again. */
  readonly standing: readonly DocumentContent[];
}

/** Whether a line or a delivery is charged by an invoice. */
const charges = ({ chargedIds }: DocumentContent, id: string): boolean => chargedIds?.includes(id) ?? true;

/** What the order costs now and none of its standing invoices charges; null when that is nothing. */
export function invoiceContent(
  order: OrderState,
  { seller, number, now, standing }: NewInvoice,
): DocumentContent | null {
  const charged = chargedOf(order).filter(({ id }) => !standing.some((one) => charges(one, id)));
  const total = charged.reduce((sum, { money }) => sum + money.total, 0);
  if (standing.length > 0 && total === 0) return null;
  return {
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
    lines: rowsOf(charged),
    taxes: taxSummary(charged),
    total,
    allowanceIds: order.allowances.map(({ id }) => id),
    chargedIds: charged.map(({ id }) => id),
  };
}

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

/** What of an allowance invoices charge all the same: they were issued before it was granted. */
export const chargedItems = (
  { id, items }: { readonly id: string; readonly items: readonly AllowanceItem[] },
  standing: readonly DocumentContent[],
): AllowanceItem[] =>
  items.filter(({ lineId, deliveryId }) => {
    const invoice = standing.find((one) => charges(one, lineId ?? deliveryId ?? ''));
    return invoice !== undefined && !invoice.allowanceIds?.includes(id);
  });

/** The credit note over what one allowance granted of what its invoice charges. */
export function allowanceNoteContent(
  invoice: DocumentContent,
  order: OrderState,
  items: readonly AllowanceItem[],
  issue: Issue,
): DocumentContent {
  const charged = items.map((item) => grantedRow(order, item));
  const total = items.reduce((sum, { amount }) => sum + amount, 0);
  return takenBack(invoice, issue, { lines: rowsOf(charged), taxes: taxSummary(charged), total });
}
