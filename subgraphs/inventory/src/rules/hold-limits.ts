import type { Role } from '@oms/platform/auth/actor';

/** How much those may hold in carts whom nobody knows: a shop's key is in every browser. */
export interface HoldLimits {
  /** Pending holds of one key. */
  readonly holdsPerKey: number;
  /** Units of one item in pending holds of one key. */
  readonly unitsPerKeyAndSku: number;
}

export const DEFAULT_HOLD_LIMITS: HoldLimits = { holdsPerKey: 5_000, unitsPerKeyAndSku: 10_000 };

/** Whether an actor is held to limits; staff and machines of the merchant are not. */
export const isLimited = (role: Role): boolean => role === 'guest' || role === 'customer';

/** What an actor holds already. */
export interface HeldByActor {
  readonly holds: number;
  /** Units, by SKU. */
  readonly units: ReadonlyMap<string, number>;
}

/** The limit that holding these units, too, would break; undefined when none. */
export function brokenLimit(
  held: HeldByActor,
  wanted: ReadonlyMap<string, number>,
  { holdsPerKey, unitsPerKeyAndSku }: HoldLimits,
): { readonly limit: number; readonly sku: string | null } | undefined {
  if (held.holds >= holdsPerKey) return { limit: holdsPerKey, sku: null };
  for (const [sku, units] of wanted)
    if ((held.units.get(sku) ?? 0) + units > unitsPerKeyAndSku) return { limit: unitsPerKeyAndSku, sku };
  return undefined;
}
