import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { problem } from './problem.js';
import { MOST_UNITS } from './stock-level.js';

/** A line of a count: what should be there is looked up when it is counted, not before. */
export interface CountLine {
  readonly id: string;
  readonly sku: string;
  readonly expected: number | null;
  readonly counted: number | null;
  /** Units that are set aside in quality control until the count is done. */
  readonly quarantined: number;
}

export interface CountedUnits {
  readonly sku: string;
  readonly counted: number;
}

/** Everything that is wrong with what was counted: each item of the count is to be counted once. */
export function checkCounted(lines: readonly CountLine[], units: readonly CountedUnits[]): UserErrorData[] {
  const known = new Set(lines.map(({ sku }) => sku));
  const found = units.flatMap(({ sku, counted }, index) => {
    if (!known.has(sku)) return [problem('UNKNOWN_LINE', `${sku} is not to be counted.`, 'lines', index, 'sku')];
    if (!Number.isInteger(counted) || counted < 0 || counted > MOST_UNITS)
      return [problem('INVALID_QUANTITY', `A count is 0 to ${MOST_UNITS} units.`, 'lines', index, 'counted')];
    return [];
  });
  const missing = [...known].filter((sku) => !units.some((one) => one.sku === sku));
  if (missing.length > 0) found.push(problem('INCOMPLETE', `${missing.join(', ')} was not counted.`, 'lines'));
  if (new Set(units.map(({ sku }) => sku)).size < units.length)
    found.push(problem('DUPLICATE_LINE', 'Count each item once.', 'lines'));
  return found;
}

/** Units that were found beyond what should be there; below zero when some are missing. */
export const varianceOf = ({ expected, counted }: CountLine): number => (counted ?? 0) - (expected ?? 0);

/** Whether somebody else has to look at it: an item differs by more than the limit. */
export const needsApproval = (lines: readonly CountLine[], limit: number): boolean =>
  lines.some((line) => Math.abs(varianceOf(line)) > limit);
