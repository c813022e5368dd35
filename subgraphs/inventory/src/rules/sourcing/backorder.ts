import { DEFAULT_POLICY, strategyOf } from './policy.js';
import type { Want } from './problem.js';
import { laneBetween } from './shipping.js';
import type { SourcingProblem } from '../sourcing.js';

/**
 * Locations where units may wait for stock, cheapest parcel first; those that failed the item come last. Locations that
 * are closed to the channel, or to the strategy that was asked for, are none.
 */
export function waitingPlaces(problem: SourcingProblem, want: Pick<Want, 'excluded'>): string[] {
  const { candidates, destination, order, policy = DEFAULT_POLICY } = problem;
  const kinds = problem.strategy ? strategyOf(policy, problem.strategy)?.kinds : undefined;
  return candidates
    .filter(({ closedTo, kind }) => !closedTo.includes(order?.channelCode ?? '') && (!kinds || kinds.includes(kind)))
    .map((candidate) => {
      const lane = laneBetween(policy, candidate.place, destination, order?.service ?? 'STANDARD');
      const failed = want.excluded.includes(candidate.locationId);
      return { candidate, failed, cost: lane.rate ? lane.base + candidate.handlingCost : Number.MAX_SAFE_INTEGER };
    })
    .toSorted(
      (a, b) =>
        Number(a.failed) - Number(b.failed) ||
        a.cost - b.cost ||
        b.candidate.priority - a.candidate.priority ||
        (a.candidate.code < b.candidate.code ? -1 : 1),
    )
    .map(({ candidate }) => candidate.locationId);
}
