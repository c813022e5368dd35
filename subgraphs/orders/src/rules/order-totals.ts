import { divideHalfEven, multiplyQuantity, parseDecimal, toDecimal } from '@oms/platform/values/money';
import { isSelfCompleting } from './line-counters.js';
import type { DeliveryState, LineState, OrderState } from './order-state.js';

/** A line's money in minor units, net of cancellations. */
export interface LineMoney {
  readonly gross: number;
  readonly discount: number;
  /** On top. */
  readonly tax: number;
  /** Contained in gross − discount. */
  readonly taxIncluded: number;
  readonly total: number;
}

type Priced = Pick<LineState, 'quantity' | 'cancelled' | 'unitPrice' | 'discountTotal' | 'taxTotal' | 'taxIncluded'>;

const share = (amount: number, units: number, of: number): number =>
  Number(divideHalfEven(BigInt(amount) * BigInt(units), BigInt(of)));

/** gross = units × unit price; discount and taxes are the units' share of the line's, rounded half to even. */
export function lineMoney(line: Priced): LineMoney {
  const units = line.quantity - line.cancelled;
  const gross = multiplyQuantity(line.unitPrice, units);
  const discount = share(line.discountTotal, units, line.quantity);
  const tax = share(line.taxTotal, units, line.quantity);
  const taxIncluded = share(line.taxIncluded, units, line.quantity);
  return { gross, discount, tax, taxIncluded, total: gross - discount + tax };
}

/** A delivery's shipping in minor units; nothing once all of its lines are cancelled. */
export function shippingMoney(delivery: DeliveryState, lines: readonly LineState[]): LineMoney {
  const mine = lines.filter((line) => line.deliveryId === delivery.id);
  if (mine.every((line) => line.cancelled === line.quantity))
    return { gross: 0, discount: 0, tax: 0, taxIncluded: 0, total: 0 };
  const { shippingPrice: gross, shippingDiscount: discount, shippingTax: tax, shippingTaxIncluded } = delivery;
  return { gross, discount, tax, taxIncluded: shippingTaxIncluded, total: gross - discount + tax };
}

/**
 * The discount of a whole line: gross − net, where net = gross × (1 − rate) is what is rounded half to even, since the
 * customer pays the net.
 */
export function rateDiscount(unitPrice: number, quantity: number, rate: string | null): number {
  if (rate === null) return 0;
  return discountOf(multiplyQuantity(unitPrice, quantity), rate);
}

/** What a rate takes off an amount: the amount less its rounded rest. */
export function discountOf(amount: number, rate: string): number {
  const { units, scale } = parseDecimal(rate);
  const whole = 10n ** BigInt(scale);
  return amount - Number(divideHalfEven(BigInt(amount) * (whole - units), whole));
}

export type OrderTotals = Pick<
  OrderState,
  'subtotal' | 'discountTotal' | 'shippingTotal' | 'taxTotal' | 'taxIncludedTotal' | 'total' | 'allowanceTotal'
>;

/**
 * Current totals, net of cancellations: subtotal and shipping are gross, total = subtotal − discounts + shipping + taxes
 * on top. A delivery's shipping falls away when all of its lines are cancelled; an allowance counts as far as what it was
 * granted for is still there.
 */
export function orderTotals(order: Pick<OrderState, 'lines' | 'deliveries' | 'allowances'>): OrderTotals {
  const goods = order.lines.map(lineMoney);
  const shipping = order.deliveries.map((delivery) => shippingMoney(delivery, order.lines));
  const sum = (money: readonly LineMoney[], pick: (one: LineMoney) => number): number =>
    money.reduce((total, one) => total + pick(one), 0);
  const all = [...goods, ...shipping];
  return {
    subtotal: sum(goods, (one) => one.gross),
    discountTotal: sum(all, (one) => one.discount),
    shippingTotal: sum(shipping, (one) => one.gross),
    taxTotal: sum(all, (one) => one.tax),
    taxIncludedTotal: sum(all, (one) => one.taxIncluded),
    total: sum(all, (one) => one.total),
    allowanceTotal: allowanceTotal(order),
  };
}

/** What was granted, for each line and each delivery's shipping no more than it costs now. */
function allowanceTotal({
  allowances,
  lines,
  deliveries,
}: Pick<OrderState, 'lines' | 'deliveries' | 'allowances'>): number {
  if (allowances.length === 0) return 0;
  const granted = grantedBy(allowances);
  const parts = [
    ...lines.map((line) => ({ id: line.id, costs: lineMoney(line).total })),
    ...deliveries.map((delivery) => ({ id: delivery.id, costs: shippingMoney(delivery, lines).total })),
  ];
  return parts.reduce((sum, { id, costs }) => sum + Math.min(costs, granted.get(id)?.amount ?? 0), 0);
}

/** `whole` × `part` ÷ `of`: what of it belongs to the first `part` minor units or units. Sums of steps are exact. */
export const upTo = (whole: number, part: number, of: number): number =>
  of === 0 ? 0 : share(whole, Math.min(part, of), of);

/** What is left of a line's or a delivery's money once `granted` minor units of it were granted, with its shares of taxes. */
export function lessGranted(money: LineMoney, granted: number): LineMoney {
  const given = Math.min(granted, money.total);
  const tax = upTo(money.tax, given, money.total);
  return {
    gross: money.gross,
    discount: money.discount + given - tax,
    tax: money.tax - tax,
    taxIncluded: money.taxIncluded - upTo(money.taxIncluded, given, money.total),
    total: money.total - given,
  };
}

/** Minor units and units granted so far, by the id of line or delivery. */
export function grantedBy(allowances: OrderState['allowances']): Map<string, { amount: number; quantity: number }> {
  const granted = new Map<string, { amount: number; quantity: number }>();
  for (const { lineId, deliveryId, amount, quantity } of allowances.flatMap((one) => one.items)) {
    const id = lineId ?? deliveryId ?? '';
    const before = granted.get(id) ?? { amount: 0, quantity: 0 };
    granted.set(id, { amount: before.amount + amount, quantity: before.quantity + quantity });
  }
  return granted;
}

/** What the customer is to pay in all: the total less what was granted. */
export const owedOf = ({ total, allowanceTotal: granted }: Pick<OrderState, 'total' | 'allowanceTotal'>): number =>
  total - granted;

/** The shipping of deliveries of which a parcel is out; a service is no parcel. */
function shippingBegun(order: Pick<OrderState, 'lines' | 'deliveries'>): number {
  const begun = new Set(
    order.lines.filter((line) => line.shipped > 0 && !isSelfCompleting(line)).map((line) => line.deliveryId),
  );
  return order.deliveries
    .filter((delivery) => begun.has(delivery.id))
    .reduce((sum, delivery) => sum + shippingMoney(delivery, order.lines).total, 0);
}

/**
 * What should have been captured by now: the shipped units' share of each line, and a delivery's shipping with its first
 * parcel. When nothing is left to ship it is the whole total, to the cent.
 */
export function dueForShipped(order: Pick<OrderState, 'lines' | 'deliveries'>): number {
  const { total } = orderTotals({ ...order, allowances: [] });
  if (!order.lines.some((line) => line.shipped > 0)) return 0;
  if (order.lines.every((line) => line.shipped + line.cancelled === line.quantity)) return total;
  const lines = order.lines.reduce((sum, line) => {
    const units = line.quantity - line.cancelled;
    return units === 0 ? sum : sum + share(lineMoney(line).total, line.shipped, units);
  }, 0);
  return Math.min(total, lines + shippingBegun(order));
}

/** quantity × unit price × (1 − rate) without any rounding, as a decimal in major units. */
export function exactNet(
  line: Pick<LineState, 'quantity' | 'cancelled' | 'unitPrice' | 'discountRate' | 'discountTotal'>,
  currency: string,
): string {
  const units = line.quantity - line.cancelled;
  if (line.discountRate === null) {
    const { gross, discount } = lineMoney({ ...line, taxTotal: 0, taxIncluded: 0 });
    return toDecimal(gross - discount, currency);
  }
  const price = parseDecimal(toDecimal(line.unitPrice, currency));
  const rate = parseDecimal(line.discountRate);
  const kept = 10n ** BigInt(rate.scale) - rate.units;
  const digits = (price.units * BigInt(units) * kept).toString().padStart(price.scale + rate.scale + 1, '0');
  const scale = price.scale + rate.scale;
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
