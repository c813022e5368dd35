import { liveUnits, type WorkLine, type WorkOrder } from './work-state.js';

export interface PickedLine {
  readonly lineId: string;
  /** Units picked now. */
  readonly quantity: number;
  /** Units that are not there, and why. */
  readonly short?: number | null;
  readonly shortReason?: string | null;
  /** Serial numbers of the units picked now, for items that are followed by serial number. */
  readonly serials?: readonly string[] | null;
}

/**
 * Why units could not be picked. NOT_FOUND: the shelf is empty, the count is corrected and counted again. DAMAGED: they
 * are there and cannot be sold. MISMATCH: something else lies in the bin; the units are kept from sale until
 * somebody has counted.
 */
const SHORT_REASONS = ['NOT_FOUND', 'DAMAGED', 'MISMATCH'] as const;

export interface PickProblem {
  readonly code: string;
  readonly message: string;
  readonly field: readonly (string | number)[];
  readonly details?: Record<string, unknown>;
}

const openUnits = (line: WorkLine): number => liveUnits(line) - line.picked;

function serialProblem(picked: PickedLine, at: PickProblem['field']): PickProblem | null {
  const serials = picked.serials ?? [];
  const valid = serials.every((serial) => /^\S{1,60}$/.test(serial)) && new Set(serials).size === serials.length;
  if (valid && serials.length === picked.quantity) return null;
  const message = `The item is followed by serial number: ${picked.quantity} different serial numbers are needed.`;
  return { code: 'SERIALS_REQUIRED', message, field: [...at, 'serials'] };
}

function lineProblem(
  line: WorkLine,
  picked: PickedLine,
  at: PickProblem['field'],
  tracked: ReadonlySet<string>,
): PickProblem | null {
  const { quantity, shortReason } = picked;
  const missing = picked.short ?? 0;
  const open = openUnits(line);
  if (!Number.isInteger(quantity) || quantity < 0)
    return { code: 'INVALID_QUANTITY', message: 'The quantity must not be below zero.', field: [...at, 'quantity'] };
  if (missing < 0 || quantity + missing > open) {
    const message = `Only ${open} units are left to pick.`;
    return { code: 'QUANTITY_EXCEEDED', message, field: [...at, 'quantity'], details: { open } };
  }
  if (missing > 0 && !SHORT_REASONS.some((reason) => reason === shortReason)) {
    const message = `The reason is one of ${SHORT_REASONS.join(', ')}.`;
    return { code: 'INVALID_REASON', message, field: [...at, 'shortReason'] };
  }
  return tracked.has(line.sku) ? serialProblem(picked, at) : null;
}

/** Takes the lines' units, or says what is wrong with the first that cannot be taken. `tracked` are SKUs with serial numbers. */
export function pickLines(
  order: WorkOrder,
  lines: readonly PickedLine[],
  tracked: ReadonlySet<string>,
): PickProblem | null {
  for (const [index, picked] of lines.entries()) {
    const line = order.lines.find((one) => one.id === picked.lineId);
    const at = ['lines', index];
    if (!line)
      return { code: 'UNKNOWN_LINE', message: 'The fulfillment order has no such line.', field: [...at, 'lineId'] };
    const problem = lineProblem(line, picked, at, tracked);
    if (problem) return problem;
    const missing = picked.short ?? 0;
    line.picked += picked.quantity;
    line.short += missing;
    if (missing > 0) line.shortReason = picked.shortReason ?? null;
  }
  return null;
}

/** Everything that is left to pick. */
export const allOpenLines = (order: WorkOrder): PickedLine[] =>
  order.lines.map((line) => ({ lineId: line.id, quantity: openUnits(line) }));

/** Units over all lines: still to pick, picked, short. */
export function pickProgress(order: WorkOrder): {
  readonly open: number;
  readonly picked: number;
  readonly short: number;
} {
  const sum = (count: (line: WorkLine) => number): number =>
    order.lines.reduce((total, line) => total + count(line), 0);
  return { open: sum(openUnits), picked: sum((line) => line.picked), short: sum((line) => line.short) };
}
