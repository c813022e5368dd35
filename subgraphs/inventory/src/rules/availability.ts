import type { ItemComponent } from './item.js';
import { distanceKm } from './sourcing/shipping.js';

/** What may be promised of an item at a location, and where that is. */
export interface StockAt {
  readonly sku: string;
  readonly locationId: string;
  readonly available: number;
  readonly pickup: boolean;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** Units of an item that are asked for; a plain item is its own only part. */
export interface AskedItem {
  readonly sku: string;
  readonly quantity: number;
  readonly parts: readonly ItemComponent[];
}

/** What can be had of an item. */
export interface ItemAvailability {
  readonly available: number;
  readonly inStock: boolean;
  /** When goods on order are expected for every part, if it cannot be had now. */
  readonly availableFrom: Date | null;
  readonly locations: readonly { readonly place: StockAt; readonly units: number }[];
}

/** Whole kits (or plain units) that can be made of what there is of each part. */
const kitsOf = (parts: readonly ItemComponent[], unitsOf: (sku: string) => number): number =>
  Math.min(...parts.map((part) => Math.floor(unitsOf(part.sku) / part.quantity)));

/** The locations that have stock, each once; the nearest first if somebody says from where. */
export function placesOf(
  stock: readonly StockAt[],
  near: { readonly latitude: number; readonly longitude: number } | undefined,
): StockAt[] {
  const away = ({ latitude, longitude }: StockAt): number =>
    near ? (distanceKm({ countryCode: '', ...near }, { countryCode: '', latitude, longitude }) ?? Number.MAX_VALUE) : 0;
  return [...new Map(stock.map((one) => [one.locationId, one])).values()].toSorted((a, b) => away(a) - away(b));
}

/** What can be had of one item, from all places together and from each; never above the truth. */
export function availabilityOf(
  { quantity, parts }: AskedItem,
  stock: readonly StockAt[],
  places: readonly StockAt[],
  incoming: ReadonlyMap<string, Date>,
): ItemAvailability {
  const unitsIn = (found: readonly StockAt[]): number =>
    found.reduce((sum, one) => sum + Math.max(0, one.available), 0);
  const available = kitsOf(parts, (sku) => unitsIn(stock.filter((one) => one.sku === sku)));
  const locations = places.flatMap((place) => {
    const here = stock.filter((one) => one.locationId === place.locationId);
    const units = kitsOf(parts, (sku) => unitsIn(here.filter((one) => one.sku === sku)));
    return units > 0 ? [{ place, units }] : [];
  });
  const inStock = available >= quantity;
  const dates = parts.flatMap(({ sku }) => incoming.get(sku)?.getTime() ?? []);
  const availableFrom = inStock || dates.length < parts.length ? null : new Date(Math.max(...dates));
  return { available, inStock, availableFrom, locations };
}
