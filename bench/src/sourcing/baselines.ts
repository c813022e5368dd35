import type { Judged, Scored } from '@oms/inventory/rules/sourcing/score';
import { MILLS } from '@oms/inventory/rules/sourcing/score';

/** Minor units of serving an order by taking what there is from one location after the other. */
export function costInOrder({ matrix, rows }: Scored, byOrder: (a: Judged, b: Judged) => number): number {
  const { m, need, stock, fixed, unit } = matrix;
  const order = rows.map((row, l) => ({ row, l })).toSorted((a, b) => byOrder(a.row, b.row));
  const left = Int32Array.from(need);
  let mills = 0;
  for (const { l } of order) {
    let used = false;
    for (let s = 0; s < m; s += 1) {
      const units = Math.min(left[s] ?? 0, stock[l * m + s] ?? 0);
      if (units === 0) continue;
      used = true;
      left[s] = (left[s] ?? 0) - units;
      mills += units * (unit[l * m + s] ?? 0);
    }
    if (used) mills += fixed[l] ?? 0;
  }
  return mills / MILLS;
}

export const nearestFirst = (a: Judged, b: Judged): number => (a.lane.km ?? 0) - (b.lane.km ?? 0);
export const priorityFirst = (a: Judged, b: Judged): number => b.candidate.priority - a.candidate.priority;
