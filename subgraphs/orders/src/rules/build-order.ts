import { apportion, toMinor } from '@oms/platform/values/money';
import { newId } from '@oms/platform/values/ids';
import type { PlaceOrderInput, PlaceOrderLineInput } from './place-order-input.js';
import { buildDiscounts, type DiscountOffer } from './build-discounts.js';
import { newDelivery, newLine, newOrder } from './new-order.js';
import { priceOrder, type PricingFacts } from './price-order.js';
import { shippingRateFor, type ShippingRate } from './shipping-rates.js';
import type { ComponentState, DeliveryState, LineState, OrderState } from './order-state.js';

interface ItemToSell {
  readonly title: string;
  readonly stockTracked: boolean;
  readonly requiresShipping: boolean;
  readonly taxCategory: string;
  readonly components: readonly { readonly sku: string; readonly quantity: number }[];
}

export interface BuildFacts {
  readonly currency: string;
  readonly pricesIncludeTax: boolean;
  readonly taxExempt: boolean;
  readonly items: ReadonlyMap<string, ItemToSell>;
  readonly prices: ReadonlyMap<string, number>;
  readonly shippingRates: readonly ShippingRate[];
  readonly discountCodes: readonly DiscountOffer[];
  readonly pricing: PricingFacts;
}

export interface OrderIdentity {
  readonly id: string;
  readonly number: string;
  readonly now: Date;
  readonly reservationId: string | null;
}

/** The recipe kept with a line; a kit's unit price falls to its components by their list prices. */
function componentsOf(sku: string, unitPrice: number, facts: Pick<BuildFacts, 'items' | 'prices'>): ComponentState[] {
  const recipe = facts.items.get(sku)?.components ?? [];
  if (recipe.length === 0) return [{ sku, perKit: 1, priceShare: unitPrice }];
  const weights = recipe.map((part) => (facts.prices.get(part.sku) ?? 0) * part.quantity);
  const shares = apportion(unitPrice, weights);
  return recipe.map((part, index) => ({ sku: part.sku, perKit: part.quantity, priceShare: shares[index] ?? 0 }));
}

/** The price that is stated, otherwise the list's. */
function unitPriceOf(
  { sku, unitPrice }: PlaceOrderLineInput,
  { currency, prices }: Pick<BuildFacts, 'currency' | 'prices'>,
): Pick<LineState, 'unitPrice' | 'unitPriceSource'> {
  if (unitPrice) return { unitPrice: toMinor(unitPrice.amount, currency), unitPriceSource: 'GIVEN' };
  return { unitPrice: prices.get(sku) ?? 0, unitPriceSource: 'LIST' };
}

export function buildLine(
  line: PlaceOrderLineInput,
  position: number,
  deliveries: readonly DeliveryState[],
  facts: Pick<BuildFacts, 'currency' | 'items' | 'prices'>,
  now: Date,
): LineState {
  const { sku, quantity } = line;
  const item = facts.items.get(sku) ?? {
    title: sku,
    stockTracked: true,
    requiresShipping: true,
    taxCategory: 'STANDARD',
  };
  const { unitPrice, unitPriceSource } = unitPriceOf(line, facts);
  return newLine({
    id: newId(now),
    deliveryId: deliveries[line.delivery ?? 0]?.id ?? '',
    position,
    sku,
    title: item.title,
    stockTracked: item.stockTracked,
    requiresShipping: item.requiresShipping,
    unitPrice,
    unitPriceSource,
    discountRate: line.discountRate ?? null,
    components: componentsOf(sku, unitPrice, facts),
    taxCategory: item.taxCategory,
    quantity,
  });
}

function buildDeliveries(input: PlaceOrderInput, currency: string, now: Date): DeliveryState[] {
  return (input.deliveries ?? []).map((delivery, position) =>
    newDelivery({
      id: newId(now),
      position,
      method: delivery.method,
      address: delivery.address ?? null,
      pickupLocationId: delivery.pickupLocationId?.toLowerCase() ?? null,
      promisedTo: delivery.promisedTo ?? null,
      shippingPrice: delivery.shippingPrice ? toMinor(delivery.shippingPrice.amount, currency) : 0,
      shippingPriceSource: delivery.shippingPrice ? 'GIVEN' : 'RATE',
      service: delivery.service ?? 'STANDARD',
      requestedDate: delivery.requestedDate ?? null,
      giftMessage: delivery.giftMessage ?? null,
    }),
  );
}

/** Prices deliveries whose price was not stated by the channel's rates; without one they cost nothing. */
export function rateShipping(order: OrderState, rates: readonly ShippingRate[]): void {
  for (const delivery of order.deliveries)
    if (delivery.shippingPriceSource === 'RATE')
      delivery.shippingPrice = shippingRateFor(rates, delivery, order.lines)?.amount ?? 0;
}

/** The order goes to its first delivery's address and is promised with the last of them. */
export function destinationOf(
  deliveries: readonly DeliveryState[],
): Pick<OrderState, 'shipCountry' | 'shipPostalCode' | 'promisedTo'> {
  const address = deliveries.find((delivery) => delivery.address)?.address;
  const promises = deliveries.flatMap((delivery) => (delivery.promisedTo ? [delivery.promisedTo.getTime()] : []));
  return {
    shipCountry: address?.countryCode ?? null,
    shipPostalCode: address?.postalCode ?? null,
    promisedTo: promises.length > 0 ? new Date(Math.max(...promises)) : null,
  };
}

/** The order as it would be placed, priced, with everything still open; not yet paid, not yet confirmed. */
export function buildOrder(
  input: PlaceOrderInput,
  facts: BuildFacts,
  { id, number, now, reservationId }: OrderIdentity,
): OrderState {
  const deliveries = buildDeliveries(input, facts.currency, now);
  const order = newOrder({
    id,
    number,
    channelCode: input.channel,
    externalReference: input.externalReference ?? null,
    customerId: input.customerId ?? null,
    email: input.email ?? null,
    phone: input.phone ?? null,
    tags: [...new Set(input.tags)],
    pricesIncludeTax: facts.pricesIncludeTax,
    taxExempt: facts.taxExempt,
    billingAddress: input.billingAddress ?? null,
    status: 'PENDING',
    historical: false,
    priority: input.priority ?? 0,
    currency: facts.currency,
    reservationId,
    ...destinationOf(deliveries),
    placedAt: now,
    deliveries,
    lines: input.lines.map((line, position) => buildLine(line, position, deliveries, facts, now)),
  });
  order.discounts = buildDiscounts(order, input, facts.discountCodes, now);
  rateShipping(order, facts.shippingRates);
  priceOrder(order, facts.pricing);
  order.originalTotal = order.total;
  return order;
}
