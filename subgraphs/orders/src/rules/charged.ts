import { grantedBy, lessGranted, lineMoney, shippingMoney, type LineMoney } from './order-totals.js';
import type { AllowanceItem, TaxShare } from './money-state.js';
import type { OrderState } from './order-state.js';

/** One row of a document; amounts in minor units. */
export interface DocumentLine {
  readonly title: string;
  readonly sku: string | null;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discount: number;
  readonly total: number;
}

/** A line or a delivery as it is charged: its money, and the taxes that are in it whole. */
export interface Charged {
  /** Of the line or the delivery. */
  readonly id: string;
  readonly row: Omit<DocumentLine, 'discount' | 'total'>;
  readonly money: LineMoney;
  readonly taxes: readonly TaxShare[];
  /** What `taxes` come to. */
  readonly whole: number;
}

/** What the order costs now, by line and shipping: what was granted of it shows as a discount. */
export function chargedOf(order: OrderState): Charged[] {
  const granted = grantedBy(order.allowances);
  const left = (id: string, money: LineMoney): LineMoney => lessGranted(money, granted.get(id)?.amount ?? 0);
  const goods = order.lines
    .filter((line) => line.quantity > line.cancelled)
    .map((line) => ({
      id: line.id,
      row: { title: line.title, sku: line.sku, quantity: line.quantity - line.cancelled, unitPrice: line.unitPrice },
      money: left(line.id, lineMoney(line)),
      taxes: line.taxes,
      whole: line.taxTotal + line.taxIncluded,
    }));
  const shipping = order.deliveries
    .map((delivery) => ({ delivery, money: shippingMoney(delivery, order.lines) }))
    .filter(({ money }) => money.gross > 0)
    .map(({ delivery, money }) => ({
      id: delivery.id,
      row: { title: 'Shipping', sku: null, quantity: 1, unitPrice: money.gross },
      money: left(delivery.id, money),
      taxes: delivery.shippingTaxes,
      whole: delivery.shippingTax + delivery.shippingTaxIncluded,
    }));
  return [...goods, ...shipping];
}

/** Taxes of the same name and rate together, as far as they are charged. */
export function taxSummary(charged: readonly Charged[]): TaxShare[] {
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

export const rowsOf = (charged: readonly Charged[]): DocumentLine[] =>
  charged.map(({ row, money }) => ({ ...row, discount: money.discount, total: money.gross - money.discount }));

/** What an item of an allowance took off a line, or off a delivery's shipping. */
export function grantedRow(order: OrderState, item: AllowanceItem): Charged {
  const { quantity, amount, tax, taxIncluded } = item;
  const net = amount - tax;
  const line = order.lines.find((one) => one.id === item.lineId);
  const money = (gross: number): LineMoney => ({ gross, discount: gross - net, tax, taxIncluded, total: amount });
  if (line) {
    const units = Math.max(1, quantity);
    const unitPrice = quantity > 0 ? line.unitPrice : net;
    const row = { title: line.title, sku: line.sku, quantity: units, unitPrice };
    return {
      id: line.id,
      row,
      money: money(unitPrice * units),
      taxes: line.taxes,
      whole: line.taxTotal + line.taxIncluded,
    };
  }
  const delivery = order.deliveries.find((one) => one.id === item.deliveryId);
  const whole = delivery ? delivery.shippingTax + delivery.shippingTaxIncluded : 0;
  const row = { title: 'Shipping', sku: null, quantity: 1, unitPrice: net };
  return { id: delivery?.id ?? '', row, money: money(net), taxes: delivery?.shippingTaxes ?? [], whole };
}
