import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { problem } from './problem.js';

const DAY_MS = 86_400_000;

export interface PurchaseOrderDraftLine {
  readonly sku: string;
  readonly quantity: number;
  readonly unitCost?: string | null;
}

/** The first thing that is wrong with the lines of a purchase order. */
export function problemInLines(
  lines: readonly PurchaseOrderDraftLine[],
  knownSkus: ReadonlySet<string>,
): UserErrorData | undefined {
  if (lines.length === 0) return problem('EMPTY', 'A purchase order needs at least one line.', 'lines');
  for (const [index, { sku, quantity }] of lines.entries()) {
    if (!knownSkus.has(sku)) return problem('UNKNOWN_SKU', `There is no item ${sku}.`, 'lines', index, 'sku');
    if (!Number.isInteger(quantity) || quantity < 1)
      return problem('INVALID_QUANTITY', 'The quantity must be at least 1.', 'lines', index, 'quantity');
  }
  return undefined;
}

/** When goods are expected for which nobody named a day: after the supplier's lead time. */
export const expectedAfter = (orderedAt: Date, leadTimeDays: number): Date =>
  new Date(orderedAt.getTime() + leadTimeDays * DAY_MS);
