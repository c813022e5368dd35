import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { addressProblems } from '@oms/platform/values/address';
import { isDay } from '@oms/platform/values/zoned-time';
import type { Caller } from './caller.js';
import type { PlaceOrderDeliveryInput } from './place-order-input.js';
import { amountProblems, problem } from './problem.js';

export interface DeliveryFacts {
  readonly locations: ReadonlyMap<string, { readonly active: boolean; readonly pickupEnabled: boolean }>;
  /** Unknown while the channel is. */
  readonly channel: { readonly currency: string } | undefined;
  readonly caller: Pick<Caller, 'mayPrice'>;
}

type Path = readonly (string | number)[];
const MAX_MESSAGE = 1_000;

function destinationProblems({ method, address }: PlaceOrderDeliveryInput, at: Path): UserErrorData[] {
  if (!address)
    return method === 'SHIPPING' ? [problem('ADDRESS_REQUIRED', 'A shipment needs an address.', ...at, 'address')] : [];
  return addressProblems(address, ...at, 'address');
}

function pickupProblems(delivery: PlaceOrderDeliveryInput, at: Path, facts: DeliveryFacts): UserErrorData[] {
  const { method, pickupLocationId } = delivery;
  const location = pickupLocationId ? facts.locations.get(pickupLocationId.toLowerCase()) : undefined;
  if (method !== 'PICKUP_IN_STORE' && method !== 'SHIP_TO_STORE') {
    if (pickupLocationId == null || location) return [];
    return [problem('UNKNOWN_LOCATION', 'There is no such location.', ...at, 'pickupLocationId')];
  }
  if (location?.active && location.pickupEnabled) return [];
  const message = 'Name a location that hands over orders.';
  return [problem('PICKUP_LOCATION_REQUIRED', message, ...at, 'pickupLocationId')];
}

function wishProblems({ requestedDate, giftMessage }: PlaceOrderDeliveryInput, at: Path): UserErrorData[] {
  const found: UserErrorData[] = [];
  if (requestedDate != null && !isDay(requestedDate))
    found.push(problem('INVALID_DATE', 'A day of the calendar is written YYYY-MM-DD.', ...at, 'requestedDate'));
  if (giftMessage && giftMessage.length > MAX_MESSAGE)
    found.push(problem('TEXT_TOO_LONG', `A gift message has at most ${MAX_MESSAGE} characters.`, ...at, 'giftMessage'));
  return found;
}

function priceProblems({ shippingPrice }: PlaceOrderDeliveryInput, at: Path, facts: DeliveryFacts): UserErrorData[] {
  if (!shippingPrice || !facts.channel) return [];
  const path = [...at, 'shippingPrice'];
  if (facts.caller.mayPrice) return amountProblems(shippingPrice, facts.channel.currency, ...path);
  const message = 'Shipping is priced by the channel’s rates; sending a price needs the right orders:price.';
  return [problem('PRICE_NOT_ALLOWED', message, ...path)];
}

/** Every reason against one delivery of an order. */
export const checkDelivery = (delivery: PlaceOrderDeliveryInput, at: Path, facts: DeliveryFacts): UserErrorData[] => [
  ...destinationProblems(delivery, at),
  ...pickupProblems(delivery, at, facts),
  ...wishProblems(delivery, at),
  ...priceProblems(delivery, at, facts),
];
