import type { UserErrorData } from '@oms/platform/errors/domain-error';
import type { PlaceOrderDeliveryInput } from './place-order-input.js';
import { amountProblems, problem } from './problem.js';

export interface DeliveryFacts {
  readonly locations: ReadonlyMap<string, { readonly active: boolean; readonly pickupEnabled: boolean }>;
}

const COUNTRY = /^[A-Z]{2}$/;

function addressProblems({ method, address }: PlaceOrderDeliveryInput, index: number): UserErrorData[] {
  const at = ['deliveries', index, 'address'] as const;
  if (!address)
    return method === 'SHIPPING' ? [problem('ADDRESS_REQUIRED', 'A shipment needs an address.', ...at)] : [];
  if (COUNTRY.test(address.countryCode) && address.line1.trim() && address.city.trim()) return [];
  return [problem('INVALID_ADDRESS', 'An address needs line1, city and a two-letter countryCode.', ...at)];
}

function pickupProblems(delivery: PlaceOrderDeliveryInput, index: number, facts: DeliveryFacts): UserErrorData[] {
  const { method, pickupLocationId } = delivery;
  if (method !== 'PICKUP_IN_STORE' && method !== 'SHIP_TO_STORE') return [];
  const location = pickupLocationId ? facts.locations.get(pickupLocationId.toLowerCase()) : undefined;
  if (location?.active && location.pickupEnabled) return [];
  const message = 'Name a location that hands over orders.';
  return [problem('PICKUP_LOCATION_REQUIRED', message, 'deliveries', index, 'pickupLocationId')];
}

/** Every reason against one delivery of an order. `currency` is unknown while the channel is. */
export function checkDelivery(
  delivery: PlaceOrderDeliveryInput,
  index: number,
  facts: DeliveryFacts,
  currency: string | undefined,
): UserErrorData[] {
  return [
    ...addressProblems(delivery, index),
    ...pickupProblems(delivery, index, facts),
    ...(currency ? amountProblems(delivery.shippingPrice, currency, 'deliveries', index, 'shippingPrice') : []),
  ];
}
