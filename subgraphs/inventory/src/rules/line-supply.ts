/** Units of one item that an order line waits for, with what waits in front of them. */
export interface WaitingUnits {
  readonly lineId: string;
  readonly sku: string;
  readonly perKit: number;
  readonly quantity: number;
  /** Units that others, of a higher priority or older, wait for before. */
  readonly ahead: number;
  /** Where alone they may come from: it is picked up there; null: from anywhere. */
  readonly onlyAt: string | null;
  readonly promisedTo: Date | null;
  /** Before this day nothing of the item is sent. */
  readonly releaseAt: Date | null;
}

/** Units that come, or that lie there until their item is released. */
export interface ComingUnits {
  readonly sku: string;
  readonly locationId: string;
  readonly kind: 'PURCHASE_ORDER' | 'TRANSFER' | 'IN_STOCK';
  /** Number of the purchase order or transfer. */
  readonly reference: string | null;
  readonly units: number;
  readonly expectedAt: Date;
  /** The day that it was first expected at; null: it was never moved. */
  readonly firstExpectedAt: Date | null;
}

/** What of something coming falls to a line. */
export interface SupplyShare extends Omit<ComingUnits, 'units'> {
  readonly quantity: number;
  /** Whether it was put off, or should be here and is not. */
  readonly isDelayed: boolean;
}

/** When a line's waiting units can be sent. */
export interface LineSupply {
  /** When the last of them is expected; null: nothing waits, or nobody knows. */
  readonly expectedAt: Date | null;
  /** Units of the line that nothing on its way is enough for. */
  readonly shortage: number;
  /** Whether what waits is expected after it was promised, late already, or not expected at all. */
  readonly isDelayed: boolean;
  readonly supply: readonly SupplyShare[];
}

/** Nothing of the line waits. */
export const NOTHING_WAITS: LineSupply = { expectedAt: null, shortage: 0, isDelayed: false, supply: [] };

const later = (a: Date, b: Date | null): Date => (b !== null && b > a ? b : a);

/** The shares of what comes that fall to units with so many in front of them, first come first served. */
function sharesOf(waiting: WaitingUnits, coming: readonly ComingUnits[], now: Date): SupplyShare[] {
  const { sku, onlyAt, releaseAt, ahead, quantity } = waiting;
  const usable = coming
    .filter((one) => one.sku === sku && (onlyAt === null || one.locationId === onlyAt))
    .toSorted((a, b) => a.expectedAt.getTime() - b.expectedAt.getTime());
  const shares: SupplyShare[] = [];
  let passed = 0;
  for (const { units, ...one } of usable) {
    const from = Math.max(ahead, passed);
    passed += units;
    const taken = Math.min(passed, ahead + quantity) - from;
    if (taken <= 0) continue;
    const { firstExpectedAt, expectedAt } = one;
    const isDelayed = expectedAt < now || (firstExpectedAt !== null && expectedAt > firstExpectedAt);
    shares.push({ ...one, quantity: taken, isDelayed, expectedAt: later(expectedAt, releaseAt) });
  }
  return shares;
}

/**
 * When the units that a line waits for can be sent, and from what: each receipt goes to those who wait in their order,
 * from the earliest receipt on. What should have come already has no date any more.
 */
export function lineSupply(waiting: readonly WaitingUnits[], coming: readonly ComingUnits[], now: Date): LineSupply {
  if (waiting.length === 0) return NOTHING_WAITS;
  const parts = waiting.map((one) => {
    const supply = sharesOf(one, coming, now);
    const covered = supply.reduce((sum, { quantity }) => sum + quantity, 0);
    return { one, supply, missing: Math.ceil((one.quantity - covered) / one.perKit) };
  });
  const supply = parts.flatMap((part) => part.supply);
  const shortage = Math.max(...parts.map(({ missing }) => missing));
  const known = shortage === 0 && supply.every(({ expectedAt }) => expectedAt >= now);
  const expectedAt = known ? new Date(Math.max(...supply.map((share) => share.expectedAt.getTime()))) : null;
  const isDelayed = parts.some(({ one: { promisedTo } }) => expectedAt === null || (promisedTo !== null && expectedAt > promisedTo)); // prettier-ignore
  return { expectedAt, shortage, isDelayed, supply };
}
