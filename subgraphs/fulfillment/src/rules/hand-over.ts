import { liveUnits, type WorkLine, type WorkOrder } from './work-state.js';

/** Units that somebody fetches. */
export interface FetchedLine {
  readonly lineId: string;
  readonly quantity: number;
}

/** How it was made sure that it is the right person. */
export const IDENTITY_CHECKS = ['CODE', 'ID_DOCUMENT', 'KNOWN_CUSTOMER'] as const;

export interface HandOverProblem {
  readonly code: string;
  readonly message: string;
  readonly index: number;
  readonly waiting: number;
}

/** Units of a line that lie in the store for the customer. */
const waitingUnits = (order: WorkOrder, line: WorkLine): number =>
  order.method === 'SHIP_TO_STORE' ? line.shipped - line.delivered - line.lost : liveUnits(line) - line.delivered;

/** Counts units as fetched: shipped and delivered at once, unless they came by parcel. Answers the first problem. */
export function fetchUnits(order: WorkOrder, fetched: readonly FetchedLine[]): HandOverProblem | null {
  for (const [index, { lineId, quantity }] of fetched.entries()) {
    const line = order.lines.find((one) => one.id === lineId);
    const waiting = line ? waitingUnits(order, line) : 0;
    if (!line) return { code: 'UNKNOWN_LINE', message: 'The fulfillment order has no such line.', index, waiting };
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > waiting)
      return { code: 'QUANTITY_EXCEEDED', message: `Between 1 and ${waiting} units wait here.`, index, waiting };
    line.delivered += quantity;
    if (order.method !== 'SHIP_TO_STORE') line.shipped += quantity;
  }
  return null;
}

/** Everything that waits. */
export const allWaiting = (order: WorkOrder): FetchedLine[] =>
  order.lines
    .map((line) => ({ lineId: line.id, quantity: waitingUnits(order, line) }))
    .filter(({ quantity }) => quantity > 0);
