import { liveUnits, type WorkLine, type WorkOrder } from './work-state.js';

/** Units of one line that become work of their own. */
export interface SplitLine {
  readonly lineId: string;
  readonly quantity: number;
}

/** Why a split is not possible: the position in the list, or -1 for all of it. */
export interface SplitProblem {
  readonly index: number;
  readonly code: 'UNKNOWN_LINE' | 'QUANTITY_EXCEEDED' | 'NOTHING_LEFT';
  readonly message: string;
}

const EMPTY = { picked: 0, packed: 0, shipped: 0, delivered: 0, cancelled: 0, short: 0, shortReason: null, lost: 0 };

/** Units of the line that nobody has touched. */
const untouched = (line: WorkLine): number => liveUnits(line) - line.picked;

export function splitProblem(order: WorkOrder, wanted: readonly SplitLine[]): SplitProblem | null {
  for (const [index, { lineId, quantity }] of wanted.entries()) {
    const line = order.lines.find((one) => one.id === lineId);
    if (!line) return { index, code: 'UNKNOWN_LINE', message: 'The fulfillment order has no such line.' };
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > untouched(line))
      return { index, code: 'QUANTITY_EXCEEDED', message: `Between 1 and ${untouched(line)} units can be split off.` };
  }
  const rest = order.lines.reduce((sum, line) => sum + untouched(line), 0);
  const taken = wanted.reduce((sum, { quantity }) => sum + quantity, 0);
  const distinct = new Set(wanted.map(({ lineId }) => lineId)).size === wanted.length;
  if (taken > 0 && taken < rest && distinct) return null;
  return { index: -1, code: 'NOTHING_LEFT', message: 'Name some units, each line once, and leave some behind.' };
}

/** Takes the units out of `order` and answers them as a fulfillment order of their own, at the same location. */
export function splitWork(order: WorkOrder, wanted: readonly SplitLine[], newId: () => string): WorkOrder {
  const lines = wanted.flatMap(({ lineId, quantity }) => {
    const line = order.lines.find((one) => one.id === lineId);
    if (!line) return [];
    line.quantity -= quantity;
    return [{ ...line, ...EMPTY, id: newId(), quantity }];
  });
  order.lines = order.lines.filter((line) => line.quantity > 0);
  return { ...order, id: newId(), number: '', version: 0, lines, shipments: [] };
}
