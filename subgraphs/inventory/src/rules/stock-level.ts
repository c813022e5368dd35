/** An item at a location. */
export interface LevelKey {
  readonly sku: string;
  readonly locationId: string;
}

/** A level as it is, in units. */
export interface Level extends LevelKey {
  readonly id: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly softReserved: number;
  readonly damaged: number;
  readonly qualityControl: number;
  readonly safetyStock: number;
  readonly backordered: number;
  readonly backorderLimit: number;
  /** Units that the location sells a day, on average. */
  readonly dailyDemand: number;
  /** Minor units saved by sending a unit from here instead of marking it down. */
  readonly markdownBenefit: number;
  readonly version: number;
}

/** Units of an item at a location at most: sums of them fit wherever they are added up. */
export const MOST_UNITS = 100_000_000;
/** Units that are ordered, sent or received at once at most. */
export const MOST_AT_ONCE = 10_000_000;

export type Bucket = 'onHand' | 'reserved' | 'softReserved' | 'damaged' | 'qualityControl' | 'backordered';

/** A change of one bucket of one level; every change is a line of the ledger. */
export interface StockChange extends LevelKey {
  readonly bucket: Bucket;
  readonly delta: number;
  readonly reason: string;
  readonly reference?: string | null;
}

export const levelKey = ({ sku, locationId }: LevelKey): string => `${locationId}/${sku}`;

/** Units in the building that are promised or set aside. */
export const committedAt = (level: Level): number =>
  level.reserved + level.softReserved + level.damaged + level.qualityControl;

/** Units that may be promised now; below zero only when safety stock is not covered. */
export const availableAt = (level: Level): number => level.onHand - committedAt(level) - level.safetyStock;
