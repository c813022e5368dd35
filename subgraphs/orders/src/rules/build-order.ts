import { apportion, toMinor } from '@oms/platform/values/money';
import { newId } from '@oms/platform/values/ids';
import type { PlaceOrderInput, PlaceOrderLineInput } from './place-order-input.js';
import { orderTotals, rateDiscount } from './order-totals.js';
import type { ComponentState, DeliveryState, LineState, OrderState } from './order-state.js';

export interface BuildFacts {
  readonly currency: string;
  readonly items: ReadonlyMap<
    string,
    {
      readonly title: string;
      readonly stockTracked: boolean;
      readonly requiresShipping: boolean;
      readonly components: readonly { readonly sku: string; readonly quantity: number }[];
    }
  >;
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

function buildLine(
  line: PlaceOrderLineInput,
  position: number,
  deliveries: readonly DeliveryState[],
  facts: BuildFacts,
  now: Date,
): LineState {
  const item = facts.items.get(line.sku);
  const unitPrice = line.unitPrice ? toMinor(line.unitPrice.amount, facts.currency) : (facts.prices.get(line.sku) ?? 0);
  const discountRate = line.discountRate ?? null;
  const flags = { stockTracked: item?.stockTracked ?? true, requiresShipping: item?.requiresShipping ?? true };
  return {
    id: newId(now),
    deliveryId: deliveries[line.delivery ?? 0]?.id ?? '',
    position,
    kind: 'SALE',
    sku: line.sku,
    title: item?.title ?? line.sku,
    ...flags,
    unitPrice,
    unitPriceSource: line.unitPrice ? 'GIVEN' : 'LIST',
    discountRate,
    discountTotal: rateDiscount(unitPrice, line.quantity, discountRate),
    taxTotal: 0,
    components: componentsOf(line.sku, unitPrice, facts),
    quantity: line.quantity,
    open: line.quantity,
    backordered: 0,
    allocated: 0,
    shipped: 0,
    cancelled: 0,
    cancelPending: 0,
    delivered: 0,
    returned: 0,
    lost: 0,
  };
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

/** The order as it would be placed, priced, with everything still open; not yet paid, not yet confirmed. */
export function buildOrder(
  input: PlaceOrderInput,
  facts: BuildFacts,
  { id, number, now, reservationId }: OrderIdentity,
): OrderState {
  const deliveries = buildDeliveries(input, facts.currency, now);
  const lines = input.lines.map((line, position) => buildLine(line, position, deliveries, facts, now));
  const totals = orderTotals({ lines, deliveries });
  const address = deliveries.find((delivery) => delivery.address)?.address;
  const promises = deliveries.flatMap((delivery) => (delivery.promisedTo ? [delivery.promisedTo.getTime()] : []));
  return {
    id,
    number,
    version: 1,
    demandVersion: 0,
    lastSequence: 0,
    channelCode: input.channel,
    externalReference: input.externalReference ?? null,
    customerId: input.customerId ?? null,
    email: input.email ?? null,
    billingAddress: input.billingAddress ?? null,
    status: 'PENDING',
    paymentStatus: 'UNPAID',
    fulfillmentStatus: 'UNFULFILLED',
    returnStatus: 'NONE',
    hasOpenHold: false,
    hasBackorder: false,
    historical: false,
    priority: input.priority ?? 0,
    currency: facts.currency,
    ...totals,
    originalTotal: totals.total,
    captured: 0,
    refunded: 0,
    reservationId,
    shipCountry: address?.countryCode ?? null,
    shipPostalCode: address?.postalCode ?? null,
    carrierName: null,
    requiredAt: null,
    promisedTo: promises.length > 0 ? new Date(Math.max(...promises)) : null,
    placedAt: now,
    confirmedAt: null,
    shippedAt: null,
    completedAt: null,
    cancelledAt: null,
    createdAt: now,
    updatedAt: now,
    fulfillmentSeen: 0,
    deliveries,
    lines,
    allocations: [],
    payments: [],
    holds: [],
    cancellations: [],
  };
}
