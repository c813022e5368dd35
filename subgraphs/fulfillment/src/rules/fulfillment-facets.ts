import type { DemandDocument, WorkState } from './work-state.js';

/** Facets of `FulfillmentChanged`. `stock`: units have left or were not found, so that stock must be corrected. */
export const fulfillmentFacets = ({ orders }: Pick<WorkState, 'orders'>): string[] =>
  orders.some((order) => order.lines.some((line) => line.shipped > 0 || line.short > 0)) ? ['stock'] : [];

/**
 * Whether a demand asks for nothing but work that does not exist yet: it is the order's first, nothing is on hold and
 * nothing to be given up, so that there is no answer to give.
 */
export const isQuiet = (
  demandVersion: number,
  demand: DemandDocument,
  { orders }: Pick<WorkState, 'orders'>,
): boolean =>
  demandVersion === 1 &&
  orders.length === 0 &&
  !demand.onHold &&
  demand.lines.every((line) => line.cancelPending === 0);
