import { divideHalfEven, multiplyQuantity, parseDecimal, toDecimal } from '@oms/platform/values/money';
import { isSelfCompleting } from './line-counters.js';
import type { LineState, OrderState } from './order-state.js';

/** A line's money in minor units, net of cancellations. */
export interface LineMoney {
  readonly gross: number;
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
}

type Priced = Pick<LineState, 'quantity' | 'cancelled' | 'unitPrice' | 'discountTotal' | 'taxTotal'>;

const share = (amount: number, units: number, of: number): number =>
  Number(divideHalfEven(BigInt(amount) * BigInt(units), BigInt(of)));

/** gross = units × unit price; discount and tax are the units' share of the line's, rounded half to even. */
export function lineMoney(line: Priced): LineMoney {
  const units = line.quantity - line.cancelled;
  const gross = multiplyQuantity(line.unitPrice, units);
  const discount = share(line.discountTotal, units, line.quantity);
  const tax = share(line.taxTotal, units, line.quantity);
  return { gross, discount, tax, total: gross - discount + tax };
}

/**
 * The discount of a whole line: gross − net, where net = gross × (1 − rate) is what is rounded half to even, since the
 * customer pays the net.
 */
export function rateDiscount(unitPrice: number, quantity: number, rate: string | null): number {
  if (rate === null) return 0;
  const gross = multiplyQuantity(unitPrice, quantity);
  const { units, scale } = parseDecimal(rate);
  const whole = 10n ** BigInt(scale);
  return gross - Number(divideHalfEven(BigInt(gross) * (whole - units), whole));
}

export type OrderTotals = Pick<OrderState, 'subtotal' | 'discountTotal' | 'shippingTotal' | 'taxTotal' | 'total'>;

/**
 * Current totals: subtotal is gross, total = subtotal − discounts + shipping + tax, all net of cancellations. Shipping
 * falls away only when everything is cancelled.
 */
export function orderTotals(order: Pick<OrderState, 'lines' | 'deliveries'>): OrderTotals {
  const money = order.lines.map(lineMoney);
  const sum = (pick: (line: LineMoney) => number): number => money.reduce((total, line) => total + pick(line), 0);
  const allCancelled = order.lines.every((line) => line.cancelled === line.quantity);
  const shippingTotal = allCancelled
    ? 0
    : order.deliveries.reduce((total, delivery) => total + delivery.shippingPrice, 0);
  const [subtotal, discountTotal, taxTotal] = [
    sum((line) => line.gross),
    sum((line) => line.discount),
    sum((line) => line.tax),
  ];
  return {
    subtotal,
    discountTotal,
    shippingTotal,
    taxTotal,
    total: subtotal - discountTotal + shippingTotal + taxTotal,
  };
}

/**
 * What should have been captured by now: the shipped units' share of each line, and shipping with the first parcel (a
 * service is no parcel). When nothing is left to ship it is the whole total, to the cent.
 */
export function dueForShipped(order: Pick<OrderState, 'lines' | 'deliveries'>): number {
  const { total, shippingTotal } = orderTotals(order);
  if (!order.lines.some((line) => line.shipped > 0)) return 0;
  if (order.lines.every((line) => line.shipped + line.cancelled === line.quantity)) return total;
  const lines = order.lines.reduce((sum, line) => {
    const units = line.quantity - line.cancelled;
    return units === 0 ? sum : sum + share(lineMoney(line).total, line.shipped, units);
  }, 0);
  const parcel = order.lines.some((line) => line.shipped > 0 && !isSelfCompleting(line));
  return Math.min(total, parcel ? lines + shippingTotal : lines);
}

/** quantity × unit price × (1 − rate) without any rounding, as a decimal in major units. */
export function exactNet(
  line: Pick<LineState, 'quantity' | 'cancelled' | 'unitPrice' | 'discountRate' | 'discountTotal'>,
  currency: string,
): string {
  const units = line.quantity - line.cancelled;
  if (line.discountRate === null) {
    const { gross, discount } = lineMoney({ ...line, taxTotal: 0 });
    return toDecimal(gross - discount, currency);
  }
  const price = parseDecimal(toDecimal(line.unitPrice, currency));
  const rate = parseDecimal(line.discountRate);
  const kept = 10n ** BigInt(rate.scale) - rate.units;
  const digits = (price.units * BigInt(units) * kept).toString().padStart(price.scale + rate.scale + 1, '0');
  const scale = price.scale + rate.scale;
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
