import { committedAt, levelKey, type Level, type StockChange } from './stock-level.js';

/** Units that were counted at a location, and the policy that came with the count. */
export interface StockCount {
  readonly sku: string;
  readonly locationCode: string;
  readonly onHand: number;
  readonly safetyStock?: number;
  readonly reorderPoint?: number;
  readonly orderUpTo?: number;
}

export type PlacedCount = StockCount & { readonly locationId: string };

/** What there is to count: SKUs, and ids of locations by code. */
export interface CountablePlaces {
  readonly skus: ReadonlySet<string>;
  readonly locations: ReadonlyMap<string, string>;
}

/** The counts of items and locations that exist. */
export const placeCounts = (counts: readonly StockCount[], { skus, locations }: CountablePlaces): PlacedCount[] =>
  counts.flatMap((count) => {
    const locationId = locations.get(count.locationCode);
    return locationId && skus.has(count.sku) ? [{ ...count, locationId }] : [];
  });

/** What is wrong with a count: it names nothing we know, or is below what is promised or set aside. */
export function countProblem(
  { sku, locationCode, onHand }: StockCount,
  { skus, locations }: CountablePlaces,
  levels: ReadonlyMap<string, Level>,
): { field: string; reason: string } | undefined {
  if (!skus.has(sku)) return { field: 'sku', reason: `there is no item ${sku}` };
  const locationId = locations.get(locationCode);
  if (!locationId) return { field: 'locationCode', reason: `there is no location ${locationCode}` };
  const level = levels.get(levelKey({ sku, locationId }));
  const committed = level ? committedAt(level) : 0;
  return onHand < committed
    ? { field: 'onHand', reason: `${committed} units are promised or set aside: adjust the stock instead` }
    : undefined;
}

/** The movement that brings a level to its count. */
export const countChange = ({ sku, locationId, onHand }: PlacedCount, level: Level | undefined): StockChange => ({
  sku,
  locationId,
  bucket: 'onHand',
  delta: onHand - (level?.onHand ?? 0),
  reason: 'IMPORT',
});
