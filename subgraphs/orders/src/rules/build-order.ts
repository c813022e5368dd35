import { apportion, toMinor } from '@oms/platform/values/money';
import { newId } from '@oms/platform/values/ids';
import type { PlaceOrderInput, PlaceOrderLineInput } from './place-order-input.js';
import { newLine, newOrder } from './new-order.js';
import type { ComponentState, DeliveryState, LineState, OrderState } from './order-state.js';

interface ItemToSell {
  readonly title: string;
  readonly stockTracked: boolean;
  readonly requiresShipping: boolean;
  readonly components: readonly { readonly sku: string; readonly quantity: number }[];
}

export interface BuildFacts {
  readonly currency: string;
  readonly items: ReadonlyMap<string, ItemToSell>;
  readonly prices: ReadonlyMap<string, number>;
}

export interface OrderIdentity {
  readonly id: string;
  readonly number: string;
  readonly now: Date;
  readonly reservationId: string | null;
}

/** The recipe kept with a line; a kit's unit price falls to its components by their list prices. */
function componentsOf(sku: string, unitPrice: number, facts: BuildFacts): ComponentState[] {
  const recipe = facts.items.get(sku)?.components ?? [];
  if (recipe.length === 0) return [{ sku, perKit: 1, priceShare: unitPrice }];
  const weights = recipe.map((part) => (facts.prices.get(part.sku) ?? 0) * part.quantity);
  const shares = apportion(unitPrice, weights);
  return recipe.map((part, index) => ({ sku: part.sku, perKit: part.quantity, priceShare: shares[index] ?? 0 }));
}

/** The price that is stated, otherwise the list's. */
function unitPriceOf(
  { sku, unitPrice }: PlaceOrderLineInput,
  { currency, prices }: BuildFacts,
): Pick<LineState, 'unitPrice' | 'unitPriceSource'> {
  if (unitPrice) return { unitPrice: toMinor(unitPrice.amount, currency), unitPriceSource: 'GIVEN' };
  return { unitPrice: prices.get(sku) ?? 0, unitPriceSource: 'LIST' };
}

function buildLine(
  line: PlaceOrderLineInput,
  position: number,
  deliveries: readonly DeliveryState[],
  facts: BuildFacts,
  now: Date,
): LineState {
  const { sku, quantity } = line;
  const item = facts.items.get(sku) ?? { title: sku, stockTracked: true, requiresShipping: true };
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
    quantity,
  });
}

function buildDeliveries(input: PlaceOrderInput, currency: string, now: Date): DeliveryState[] {
  return (input.deliveries ?? []).map((delivery, position) => ({
    id: newId(now),
    position,
    method: delivery.method,
    address: delivery.address ?? null,
    pickupLocationId: delivery.pickupLocationId ?? null,
    promisedFrom: null,
    promisedTo: delivery.promisedTo ?? null,
    shippingPrice: delivery.shippingPrice ? toMinor(delivery.shippingPrice.amount, currency) : 0,
    service: delivery.service ?? 'STANDARD',
  }));
}

/** The order goes to its first delivery's address and is promised with the last of them. */
function destinationOf(
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
  return newOrder({
    id,
    number,
    channelCode: input.channel,
    externalReference: input.externalReference ?? null,
    customerId: input.customerId ?? null,
    email: input.email ?? null,
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
}
