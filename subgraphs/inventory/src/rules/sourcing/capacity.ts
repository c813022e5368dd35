import { takeFrom } from './apply-rule.js';
import type { Entry } from './plan-together.js';
import type { Candidate } from './problem.js';
import type { SourcingPlan } from '../sourcing.js';

/** A delivery that can be planned without some locations. */
export interface CapacityEntry extends Entry {
  /** The best plan on this stock without these locations. */
  planWithout(available: ReadonlyMap<string, number>, full: ReadonlySet<string>): SourcingPlan;
}

/** What capacities are counted on. */
interface Capacities {
  readonly candidates: readonly Candidate[];
  readonly stock: { readonly free: ReadonlyMap<string, number> };
}

const locationsOf = (plan: SourcingPlan): Set<string> => new Set(plan.assignments.map(({ locationId }) => locationId));

/**
 * Counts the orders that plans give to each location; those for which it has no capacity left today, lowest priority and
 * newest first, are planned anew without it.
 */
export function respectCapacity(
  entries: readonly CapacityEntry[],
  plans: readonly SourcingPlan[],
  { candidates, stock }: Capacities,
): readonly SourcingPlan[] {
  const capacity = new Map(
    candidates.flatMap(({ locationId, capacityLeft }) => (capacityLeft === null ? [] : [[locationId, capacityLeft]])),
  );
  if (capacity.size === 0) return plans;
  const left = new Map(stock.free);
  for (const plan of plans) takeFrom(left, plan.assignments);
  const settled = [...plans];
  const order = entries
    .map((entry, index) => ({ entry, index }))
    .toSorted((a, b) => b.entry.priority - a.entry.priority || a.entry.placedAt.localeCompare(b.entry.placedAt));
  for (const { entry, index } of order) {
    let plan = settled[index];
    if (!plan) continue;
    const full = new Set([...capacity].flatMap(([locationId, orders]) => (orders <= 0 ? [locationId] : [])));
    if ([...locationsOf(plan)].some((locationId) => full.has(locationId))) {
      takeFrom(left, plan.assignments, -1);
      plan = entry.planWithout(left, full);
      takeFrom(left, plan.assignments);
      settled[index] = plan;
    }
    for (const locationId of locationsOf(plan)) {
      const orders = capacity.get(locationId);
      if (orders !== undefined) capacity.set(locationId, orders - 1);
    }
  }
  return settled;
}
