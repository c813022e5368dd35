import { toDecimal } from '@oms/platform/values/money';
import type { EditSummary, FieldChange } from '../rules/edit-summary.js';

/** Ends of paths that hold amounts. */
const AMOUNT = /(^|\.)(total|taxTotal|taxIncludedTotal|unitPrice|discount|shippingPrice)$/;

/** The changes of an edit as the graph shows them: amounts are decimals of the order's currency, as everywhere else. */
export function shownChanges({ changes, currency }: Pick<EditSummary, 'changes' | 'currency'>): FieldChange[] {
  const shown = (path: string, value: unknown): unknown =>
    typeof value === 'number' && AMOUNT.test(path) ? toDecimal(value, currency) : value;
  return changes.map(({ path, before, after }) => ({ path, before: shown(path, before), after: shown(path, after) }));
}
