import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { problem } from './problem.js';
import { MOST_AT_ONCE } from './stock-level.js';

const DAY_MS = 86_400_000;

export interface PurchaseOrderDraftLine {
  readonly sku: string;
  readonly quantity: number;
  readonly unitCost?: string | null;
}

/** The first thing that is wrong with the lines of a purchase order, or of a transfer. */
export function problemInLines(
  lines: readonly PurchaseOrderDraftLine[],
  knownSkus: ReadonlySet<string>,
): UserErrorData | undefined {
  if (lines.length === 0) return problem('EMPTY', 'Name at least one line.', 'lines');
  const seen = new Set<string>();
  for (const [index, { sku, quantity, unitCost }] of lines.entries()) {
    if (!knownSkus.has(sku)) return problem('UNKNOWN_SKU', `There is no item ${sku}.`, 'lines', index, 'sku');
    if (seen.has(sku)) return problem('DUPLICATE_SKU', `${sku} is named twice.`, 'lines', index, 'sku');
    seen.add(sku);
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > MOST_AT_ONCE) {
      const message = `The quantity must be 1 to ${MOST_AT_ONCE}.`;
      return problem('INVALID_QUANTITY', message, 'lines', index, 'quantity');
    }
    if (unitCost != null && Number(unitCost) < 0)
      return problem('INVALID_AMOUNT', 'A cost is not below zero.', 'lines', index, 'unitCost');
  }
  return undefined;
}

/** When goods are expected for which nobody named a day: after the supplier's lead time. */
export const expectedAfter = (orderedAt: Date, leadTimeDays: number): Date =>
  new Date(orderedAt.getTime() + leadTimeDays * DAY_MS);
