import type { UserErrorData } from '@oms/platform/errors/domain-error';
import type { AddressValue } from '@oms/platform/graphql/value-types';

const MAX_QUANTITY = 100_000;
const MAX_LINES = 500;

interface CheckedLine {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPrice?: { readonly amount: string; readonly currencyCode: string } | null;
  readonly discountRate?: string | null;
  readonly delivery?: number | null;
}

interface CheckedDelivery {
  readonly method: string;
  readonly address?: AddressValue | null;
  readonly pickupLocationId?: string | null;
  readonly shippingPrice?: { readonly amount: string; readonly currencyCode: string } | null;
}

interface CheckedOrder {
  readonly channel: string;
  readonly currencyCode?: string | null;
  readonly lines: readonly CheckedLine[];
  readonly deliveries?: readonly CheckedDelivery[] | null;
  readonly expectedTotal?: { readonly amount: string; readonly currencyCode: string } | null;
}

export interface OrderFacts {
  readonly channel: { readonly currency: string; readonly active: boolean } | undefined;
  readonly items: ReadonlyMap<string, { readonly active: boolean }>;
  readonly prices: ReadonlyMap<string, number>;
  readonly locations: ReadonlyMap<string, { readonly active: boolean; readonly pickupEnabled: boolean }>;
  /** Whether the caller may send unit prices and discounts. */
  readonly mayPrice: boolean;
}

const error = (code: string, message: string, ...field: (string | number)[]): UserErrorData => ({
  code,
  message,
  field: field.map(String),
});

function checkLine(
  line: CheckedLine,
  index: number,
  deliveries: number,
  { items, prices, mayPrice, channel }: OrderFacts,
): UserErrorData[] {
  const at = (name: string): [string, number, string] => ['lines', index, name];
  const found: UserErrorData[] = [];
  const item = items.get(line.sku);
  if (!item) found.push(error('UNKNOWN_SKU', `There is no item ${line.sku}.`, ...at('sku')));
  else if (!item.active) found.push(error('ITEM_INACTIVE', `${line.sku} is not for sale.`, ...at('sku')));
  if (!Number.isInteger(line.quantity) || line.quantity < 1 || line.quantity > MAX_QUANTITY) {
    found.push(
      error('INVALID_QUANTITY', `The quantity must be 1 to ${MAX_QUANTITY}, not ${line.quantity}.`, ...at('quantity')),
    );
  }
  if ((line.unitPrice || line.discountRate) && !mayPrice)
    found.push(
      error(
        'PRICE_NOT_ALLOWED',
        'Prices come from the price list; sending them needs the right orders:price.',
        ...at('unitPrice'),
      ),
    );
  else if (line.unitPrice && channel && line.unitPrice.currencyCode !== channel.currency)
    found.push(error('CURRENCY_MISMATCH', `The channel sells in ${channel.currency}.`, ...at('unitPrice')));
  else if (item && !line.unitPrice && !prices.has(line.sku))
    found.push(error('NO_PRICE', `${line.sku} has no price in this channel.`, ...at('sku')));
  if (line.discountRate && !(Number(line.discountRate) >= 0 && Number(line.discountRate) <= 1))
    found.push(error('INVALID_DISCOUNT', 'discountRate must be from 0 to 1.', ...at('discountRate')));
  if (line.delivery && (line.delivery < 0 || line.delivery >= deliveries))
    found.push(error('UNKNOWN_DELIVERY', `There is no delivery ${line.delivery}.`, ...at('delivery')));
  return found;
}

const COUNTRY = /^[A-Z]{2}$/;

function checkDelivery(delivery: CheckedDelivery, index: number, { locations, channel }: OrderFacts): UserErrorData[] {
  const at = (name: string): [string, number, string] => ['deliveries', index, name];
  const found: UserErrorData[] = [];
  if (delivery.method === 'SHIPPING' && !delivery.address)
    found.push(error('ADDRESS_REQUIRED', 'A shipment needs an address.', ...at('address')));
  if (
    delivery.address &&
    (!COUNTRY.test(delivery.address.countryCode) || !delivery.address.line1.trim() || !delivery.address.city.trim())
  ) {
    found.push(
      error('INVALID_ADDRESS', 'An address needs line1, city and a two-letter countryCode.', ...at('address')),
    );
  }
  if (delivery.method === 'PICKUP_IN_STORE' || delivery.method === 'SHIP_TO_STORE') {
    const location = delivery.pickupLocationId ? locations.get(delivery.pickupLocationId) : undefined;
    if (!location?.active || !location.pickupEnabled)
      found.push(
        error('PICKUP_LOCATION_REQUIRED', 'Name a location that hands over orders.', ...at('pickupLocationId')),
      );
  }
  if (delivery.shippingPrice && channel && delivery.shippingPrice.currencyCode !== channel.currency)
    found.push(error('CURRENCY_MISMATCH', `The channel sells in ${channel.currency}.`, ...at('shippingPrice')));
  return found;
}

/** Every reason against placing the order, at once. */
export function checkOrder(order: CheckedOrder, facts: OrderFacts): UserErrorData[] {
  const { channel } = facts;
  if (!channel) return [error('UNKNOWN_CHANNEL', `There is no channel ${order.channel}.`, 'channel')];
  const deliveries = order.deliveries ?? [];
  return [
    ...(channel.active ? [] : [error('CHANNEL_INACTIVE', `The channel ${order.channel} takes no orders.`, 'channel')]),
    ...(order.currencyCode && order.currencyCode !== channel.currency
      ? [
          error(
            'CURRENCY_MISMATCH',
            `The channel sells in ${channel.currency}, not ${order.currencyCode}.`,
            'currencyCode',
          ),
        ]
      : []),
    ...(order.expectedTotal && order.expectedTotal.currencyCode !== channel.currency
      ? [error('CURRENCY_MISMATCH', `The channel sells in ${channel.currency}.`, 'expectedTotal')]
      : []),
    ...(order.lines.length === 0 ? [error('EMPTY_ORDER', 'An order needs at least one line.', 'lines')] : []),
    ...(order.lines.length > MAX_LINES
      ? [error('TOO_MANY_LINES', `An order has at most ${MAX_LINES} lines.`, 'lines')]
      : []),
    ...(deliveries.length === 0 ? [error('DELIVERY_REQUIRED', 'Say how the order is delivered.', 'deliveries')] : []),
    ...order.lines.flatMap((line, index) => checkLine(line, index, Math.max(1, deliveries.length), facts)),
    ...deliveries.flatMap((delivery, index) => checkDelivery(delivery, index, facts)),
  ];
}
