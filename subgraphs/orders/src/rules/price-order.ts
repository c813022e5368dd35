import { multiplyQuantity } from '@oms/platform/values/money';
import { applyDiscounts } from './discounts.js';
import { orderTotals } from './order-totals.js';
import type { TaxShare } from './money-state.js';
import type { DeliveryState, OrderState } from './order-state.js';
import type { Taxable, TaxPlace } from './taxes.js';

/** Answers the taxes of amounts, in their order: the tax calculator's part of pricing. */
export type TaxAmounts = (amounts: readonly Taxable[], included: boolean) => readonly (readonly TaxShare[])[];

export interface PricingFacts {
  readonly taxes: TaxAmounts;
  /** Where things are handed over, by location id. */
  readonly pickupPlaces: ReadonlyMap<string, TaxPlace>;
  /** Where things are taxed that go nowhere: the seller's place. */
  readonly sellerPlace: TaxPlace | null;
}

/** Taxed is where the goods go: the address, the store, otherwise the buyer's or the seller's place. */
function placeOf(delivery: DeliveryState | undefined, order: OrderState, facts: PricingFacts): TaxPlace | null {
  const store = delivery?.pickupLocationId ? facts.pickupPlaces.get(delivery.pickupLocationId) : undefined;
  return store ?? delivery?.address ?? order.billingAddress ?? facts.sellerPlace;
}

function taxables(order: OrderState, facts: PricingFacts): Taxable[] {
  const lines = order.lines.map((line) => ({
    amount: multiplyQuantity(line.unitPrice, line.quantity) - line.discountTotal,
    category: line.taxCategory,
    shipping: false,
    place: placeOf(
      order.deliveries.find((one) => one.id === line.deliveryId),
      order,
      facts,
    ),
  }));
  const shipping = order.deliveries.map((delivery) => ({
    amount: delivery.shippingPrice - delivery.shippingDiscount,
    category: 'STANDARD',
    shipping: true,
    place: placeOf(delivery, order, facts),
  }));
  return [...lines, ...shipping];
}

const sumOf = (taxes: readonly TaxShare[]): number => taxes.reduce((sum, tax) => sum + tax.amount, 0);

/** Applies discounts, then taxes, to the whole quantities of lines and to shipping; brings the totals in line. */
export function priceOrder(order: OrderState, facts: PricingFacts): void {
  applyDiscounts(order);
  const amounts = taxables(order, facts);
  const included = order.pricesIncludeTax;
  const taxed = order.taxExempt ? [] : facts.taxes(amounts, included);
  order.lines.forEach((line, index) => {
    line.taxes = taxed[index] ?? [];
    const tax = sumOf(line.taxes);
    Object.assign(line, { taxTotal: included ? 0 : tax, taxIncluded: included ? tax : 0 });
  });
  order.deliveries.forEach((delivery, index) => {
    delivery.shippingTaxes = taxed[order.lines.length + index] ?? [];
    const tax = sumOf(delivery.shippingTaxes);
    Object.assign(delivery, { shippingTax: included ? 0 : tax, shippingTaxIncluded: included ? tax : 0 });
  });
  Object.assign(order, orderTotals(order));
}
