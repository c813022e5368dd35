import type { Choice, Matrix } from './matrix.js';
import type { Judging, Scored } from './score.js';
import { chooseUnits } from './search.js';

/** Up to so many locations with stock the search runs to its end, however long it takes: 4,096 sets of locations. */
const EXACT_LOCATIONS = 12;
/** Partial choices that are looked at where there are more. */
const BUDGET = 4_000;

/** The cheapest single location that serves everything; nothing is taken where there is none. */
function chooseWhole({ matrix }: Scored): Choice {
  const { n, m, need, stock, fixed, unit } = matrix;
  const take = new Int32Array(n * m);
  let [best, cost] = [-1, Number.POSITIVE_INFINITY];
  for (let l = 0; l < n; l += 1) {
    let sum = fixed[l] ?? 0;
    for (let s = 0; s < m; s += 1) {
      if ((stock[l * m + s] ?? 0) < (need[s] ?? 0)) sum = Number.POSITIVE_INFINITY;
      sum += (need[s] ?? 0) * (unit[l * m + s] ?? 0);
    }
    if (sum < cost) [best, cost] = [l, sum];
  }
  if (best >= 0) take.set(need, best * m);
  return { take, cost: best < 0 ? 0 : cost, exact: true, nodes: n };
}

/** Rows of the matrix from which something is taken. */
export const usedRows = ({ m, n }: Matrix, { take }: Choice): number[] =>
  Array.from({ length: n }, (_, l) => l).filter((l) => take.subarray(l * m, (l + 1) * m).some((units) => units > 0));

/** Whether each of several parcels is worth what the rule asks for. */
function worthSplitting({ rule, wants }: Judging, { matrix, needs }: Scored, choice: Choice): boolean {
  const least = rule.from.minParcelValue;
  if (least === undefined) return true;
  const used = usedRows(matrix, choice);
  const values = needs.map(({ sku }) => wants.find((want) => want.sku === sku)?.unitValue ?? 0);
  const valueOf = (l: number): number =>
    values.reduce((sum, value, s) => sum + value * (choice.take[l * matrix.m + s] ?? 0), 0);
  return used.length < 2 || used.every((l) => valueOf(l) >= least);
}

/** What a rule takes from where. */
export function choose(judging: Judging, scored: Scored): Choice {
  if (!judging.rule.split) return chooseWhole(scored);
  const budget = scored.matrix.n <= EXACT_LOCATIONS ? Number.POSITIVE_INFINITY : BUDGET;
  const choice = chooseUnits(scored.matrix, budget);
  return worthSplitting(judging, scored, choice) ? choice : chooseWhole(scored);
}
