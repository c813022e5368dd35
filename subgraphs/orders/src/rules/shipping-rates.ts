import { multiplyQuantity } from '@oms/platform/values/money';
import type { DeliveryState, LineState } from './order-state.js';

/** What a kind of delivery costs in a channel, from a value of goods on. */
export interface ShippingRate {
  readonly method: string;
  readonly service: string;
  /** Empty: everywhere else. */
  readonly country: string;
  readonly minSubtotal: number;
  readonly amount: number;
}

/** The rate of a delivery: the one of its own country before that of everywhere, the one of the highest value reached. */
export function shippingRateFor(
  rates: readonly ShippingRate[],
  delivery: DeliveryState,
  lines: readonly LineState[],
): ShippingRate | undefined {
  const value = lines
    .filter((line) => line.deliveryId === delivery.id)
    .reduce((sum, line) => sum + multiplyQuantity(line.unitPrice, line.quantity), 0);
  const country = delivery.address?.countryCode ?? '';
  return rates
    .filter(
      (rate) =>
        rate.method === delivery.method &&
        rate.service === delivery.service &&
        (rate.country === '' || rate.country === country) &&
        rate.minSubtotal <= value,
    )
    .toSorted((a, b) => b.country.length - a.country.length || b.minSubtotal - a.minSubtotal)[0];
}
