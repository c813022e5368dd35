import { choose, usedRows } from './choose.js';
import { explain } from './explain.js';
import type { Choice } from './matrix.js';
import type { Assignment, ScoredCandidate, Want } from './problem.js';
import { judgeAll, MILLS, scoreAll, type Judging, type Scored } from './score.js';

/** What one rule did for a delivery. */
export interface Step {
  readonly assignments: readonly Assignment[];
  /** Minor units, as the rule's strategy counts. */
  readonly cost: number;
  readonly exact: boolean;
  readonly candidates: () => readonly ScoredCandidate[];
}

/** The choice's units as those of the lines, in the lines' order. */
function assign({ wants }: Judging, { matrix, rows, needs }: Scored, { take }: Choice): Assignment[] {
  const left = Int32Array.from(take);
  return wants.flatMap(({ lineId, sku, quantity }) => {
    const s = needs.findIndex((need) => need.sku === sku);
    let open = quantity;
    return rows.flatMap(({ candidate: { locationId } }, l) => {
      const units = Math.min(open, left[l * matrix.m + s] ?? 0);
      if (units === 0) return [];
      open -= units;
      left[l * matrix.m + s] = (left[l * matrix.m + s] ?? 0) - units;
      return [{ lineId, sku, locationId, quantity: units }];
    });
  });
}

/** Filter → score → choose. */
export function applyRule(judging: Judging): Step {
  const judged = judgeAll(judging);
  const scored = scoreAll(judging, judged);
  const choice = choose(judging, scored);
  const used = usedRows(scored.matrix, choice).length;
  const cost = used === 0 ? 0 : choice.cost / MILLS - judging.strategy.weights.split;
  const candidates = () => explain(judging, judged, scored, choice);
  return { assignments: assign(judging, scored, choice), cost, exact: choice.exact, candidates };
}

/** What the wants still miss after these assignments. */
export function openWants(wants: readonly Want[], assignments: readonly Assignment[]): Want[] {
  return wants.flatMap((want) => {
    const got = assignments
      .filter((one) => one.lineId === want.lineId && one.sku === want.sku)
      .reduce((sum, one) => sum + one.quantity, 0);
    return got < want.quantity ? [{ ...want, quantity: want.quantity - got }] : [];
  });
}

/** The stock once these assignments are taken from it (or, with −1, given back). */
export function takeFrom(left: Map<string, number>, assignments: readonly Assignment[], sign: 1 | -1 = 1): void {
  for (const { locationId, sku, quantity } of assignments) {
    const key = `${locationId}/${sku}`;
    left.set(key, (left.get(key) ?? 0) - sign * quantity);
  }
}

/** Of several rules' verdicts on a location the one that chose it, or else the last. */
export function mergeVerdicts(steps: readonly Step[]): readonly ScoredCandidate[] {
  const [first] = steps;
  if (steps.length === 1 && first) return first.candidates();
  const merged = new Map<string, ScoredCandidate>();
  for (const candidate of steps.flatMap((step) => step.candidates()))
    if (!merged.get(candidate.locationId)?.chosen) merged.set(candidate.locationId, candidate);
  return [...merged.values()];
}
