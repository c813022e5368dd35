import { apportion, multiplyQuantity } from '@oms/platform/values/money';
import { discountOf, rateDiscount } from './order-totals.js';
import type { DiscountState } from './money-state.js';
import type { DeliveryState, LineState, OrderState } from './order-state.js';

/** Something that discounts take from: what is left of it, and how to take. */
interface Basis {
  readonly left: number;
  take(amount: number): void;
}

const lineBasis = (line: LineState): Basis => ({
  left: multiplyQuantity(line.unitPrice, line.quantity) - line.discountTotal,
  take: (amount) => {
    line.discountTotal += amount;
  },
});

const shippingBasis = (delivery: DeliveryState): Basis => ({
  left: delivery.shippingPrice - delivery.shippingDiscount,
  take: (amount) => {
    delivery.shippingDiscount += amount;
  },
});

function basesOf(order: OrderState, { scope, lineId }: DiscountState): Basis[] {
  if (scope === 'SHIPPING') return order.deliveries.map(shippingBasis);
  // What replaces or is exchanged has its price from what it stands in for.
  const reduced = (line: LineState): boolean => (scope === 'ORDER' ? line.kind === 'SALE' : line.id === lineId);
  return order.lines.filter(reduced).map(lineBasis);
}

/** What a discount comes to on what is left: never more than that. */
const amountOf = ({ rate, amount }: DiscountState, left: number): number =>
  rate === null ? Math.min(amount ?? 0, left) : discountOf(left, rate);

function apply(order: OrderState, discount: DiscountState): void {
  const bases = basesOf(order, discount);
  const left = bases.reduce((sum, basis) => sum + basis.left, 0);
  discount.applied = bases.length === 0 ? 0 : amountOf(discount, left);
  const parts = apportion(
    discount.applied,
    bases.map((basis) => basis.left),
  );
  bases.forEach((basis, index) => basis.take(parts[index] ?? 0));
}

const SCOPES = ['LINE', 'ORDER', 'SHIPPING'] as const;

/**
 * Sets what each line and delivery is discounted by: first a line's own rate and discounts, then those of the whole order,
 * split over lines by what is left of them (largest remainder), then those of shipping. Each takes from what the one before
 * has left, so that nothing ever costs less than nothing.
 */
export function applyDiscounts(order: OrderState): void {
  for (const line of order.lines) line.discountTotal = rateDiscount(line.unitPrice, line.quantity, line.discountRate);
  for (const delivery of order.deliveries) delivery.shippingDiscount = 0;
  const alive = order.discounts.filter((discount) => !discount.removed);
  for (const discount of order.discounts) if (discount.removed) discount.applied = 0;
  for (const scope of SCOPES) for (const discount of alive) if (discount.scope === scope) apply(order, discount);
}
