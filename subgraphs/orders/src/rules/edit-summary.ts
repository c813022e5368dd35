import type { AddressValue } from '@oms/platform/graphql/value-types';
import { keptUnits } from './edit-lines.js';
import type { OrderState } from './order-state.js';
import { uncoveredOf } from './refunds.js';

/** What an edit changes: before and after in minor units, units by SKU, and the promise. Plain JSON. */
export interface EditSummary {
  readonly currency: string;
  readonly totalBefore: number;
  readonly totalAfter: number;
  /** What is still to be paid; below zero: what goes back. */
  readonly balanceAfter: number;
  readonly stock: readonly StockChange[];
  /** Whether what is wanted more can be had is asked with this. */
  readonly question: SupplyQuestion;
  readonly promisedToBefore: string | null;
  readonly promisedToAfter: string | null;
  readonly changes: readonly FieldChange[];
}

/** What inventory is asked about an edit. */
export interface SupplyQuestion {
  readonly channel: string;
  readonly service: string;
  readonly destination: Pick<AddressValue, 'countryCode' | 'postalCode' | 'city' | 'latitude' | 'longitude'> | null;
  readonly skus: readonly { readonly sku: string; readonly quantity: number }[];
}

/** Units of an item that the order wants more or less. */
export interface StockChange {
  readonly sku: string;
  readonly units: number;
}

export interface FieldChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

type Facets = Readonly<Record<string, unknown>>;

/** What people care about of an order, by path: what a timeline tells before and after of. */
function facetsOf(order: OrderState): Facets {
  const lines = order.lines.flatMap((line): [string, unknown][] => {
    const path = `lines.${line.sku}#${line.position}`;
    return [
      [`${path}.quantity`, keptUnits(line)],
      [`${path}.unitPrice`, line.unitPrice],
      [`${path}.discount`, line.discountTotal],
    ];
  });
  const deliveries = order.deliveries.flatMap((delivery): [string, unknown][] => {
    const path = `deliveries.${delivery.position}`;
    const { method, address, pickupLocationId, service, shippingPrice, requestedDate, giftMessage } = delivery;
    const shown = { method, address, pickupLocationId, service, shippingPrice, requestedDate, giftMessage };
    return Object.entries(shown).map(([name, value]) => [`${path}.${name}`, value]);
  });
  const { billingAddress, email, phone, total, taxTotal, taxIncludedTotal } = order;
  return Object.fromEntries([
    ...lines,
    ...deliveries,
    ...Object.entries({ billingAddress, email, phone, total, taxTotal, taxIncludedTotal }),
  ]);
}

function changesBetween(before: Facets, after: Facets): FieldChange[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return paths
    .filter((path) => JSON.stringify(before[path] ?? null) !== JSON.stringify(after[path] ?? null))
    .map((path) => ({ path, before: before[path] ?? null, after: after[path] ?? null }));
}

function unitsBySku(order: OrderState): Map<string, number> {
  const units = new Map<string, number>();
  for (const line of order.lines.filter((one) => one.stockTracked))
    for (const { sku, perKit } of line.components) units.set(sku, (units.get(sku) ?? 0) + keptUnits(line) * perKit);
  return units;
}

function stockBetween(before: OrderState, after: OrderState): StockChange[] {
  const [was, is] = [unitsBySku(before), unitsBySku(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((sku) => ({ sku, units: (is.get(sku) ?? 0) - (was.get(sku) ?? 0) }))
    .filter(({ units }) => units !== 0);
}

/** What is wanted more, and where it goes: to the first delivery with an address. */
function questionOf(order: OrderState, stock: readonly StockChange[]): SupplyQuestion {
  const delivery = order.deliveries.find(({ address }) => address !== null);
  return {
    channel: order.channelCode,
    service: delivery?.service ?? 'STANDARD',
    destination: delivery?.address ? placeOf(delivery.address) : null,
    skus: stock.filter(({ units }) => units > 0).map(({ sku, units }) => ({ sku, quantity: units })),
  };
}

const placeOf = ({
  countryCode,
  postalCode,
  city,
  latitude,
  longitude,
}: AddressValue): SupplyQuestion['destination'] => ({
  countryCode,
  postalCode,
  city,
  latitude,
  longitude,
});

/** The difference that an edit makes, told from the order before and after it. */
export const summarizeEdit = (before: OrderState, after: OrderState): EditSummary => ({
  currency: after.currency,
  totalBefore: before.total,
  totalAfter: after.total,
  balanceAfter: uncoveredOf(after),
  stock: stockBetween(before, after),
  question: questionOf(after, stockBetween(before, after)),
  promisedToBefore: before.promisedTo?.toISOString() ?? null,
  promisedToAfter: after.promisedTo?.toISOString() ?? null,
  changes: changesBetween(facetsOf(before), facetsOf(after)),
});
