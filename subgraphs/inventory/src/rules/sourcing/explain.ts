import { at, type Choice } from './matrix.js';
import type { ScoredCandidate, ScoreParts } from './problem.js';
import { MILLS, type Judged, type Judging, type Scored } from './score.js';

const round = (value: number): number => Math.round(value * 100) / 100;

/** Units that a row could serve by itself, and what they would cost, by where it comes from. */
function alone({ matrix, parts }: Scored, row: Judged, l: number) {
  let [units, weight, scarcity, markdown, balance] = [0, 0, 0, 0, 0];
  for (let s = 0; s < matrix.m; s += 1) {
    const count = at(matrix.stock, l * matrix.m + s);
    const part = parts[l * matrix.m + s];
    if (count === 0 || !part) continue;
    units += count;
    weight += count * part.weight;
    scarcity += count * part.scarcity;
    markdown += count * part.markdown;
    balance += count * part.balance;
  }
  const sums: ScoreParts = {
    shipping: round(row.lane.base),
    handling: row.candidate.handlingCost,
    late: row.late,
    weight: round(weight),
    scarcity: round(scarcity),
    markdown: round(markdown),
    strategy: round(row.strategy + balance),
  };
  return { units, parts: sums };
}

function scoreOf({ matrix }: Scored, { strategy }: Judging, l: number): number {
  let mills = at(matrix.fixed, l) - MILLS * strategy.weights.split;
  for (let s = 0; s < matrix.m; s += 1) mills += at(matrix.stock, l * matrix.m + s) * at(matrix.unit, l * matrix.m + s);
  return round(mills / MILLS);
}

const taken = ({ take }: Choice, m: number, l: number): number =>
  take.subarray(l * m, (l + 1) * m).reduce((sum, units) => sum + units, 0);

function whyLost(units: number, wanted: number, score: number, best: number): string {
  if (units === 0) return 'has none of what is wanted that it may give';
  if (units < wanted) return `could serve ${units} of ${wanted} units; with it the whole would cost more`;
  return score > best
    ? `would serve all for ${score}, which is ${round(score - best)} more`
    : 'would serve as well; another comes first by rank';
}

/** Every location with its score in minor units, and why it was taken or not. */
export function explain(
  judging: Judging,
  judged: readonly Judged[],
  scored: Scored,
  choice: Choice,
): ScoredCandidate[] {
  const { matrix, rows, needs } = scored;
  const wanted = needs.reduce((sum, { quantity }) => sum + quantity, 0);
  const best = round(choice.cost / MILLS - judging.strategy.weights.split);
  let next = 0;
  return judged.map((row) => {
    const { candidate, lane, barred } = row;
    const { locationId, code } = candidate;
    const km = lane.km === null ? null : Math.round(lane.km);
    const { zone } = lane;
    const l = next;
    if (rows[l] !== row)
      return {
        locationId,
        code,
        zone,
        km,
        score: null,
        parts: null,
        units: 0,
        chosen: false,
        why: barred ?? 'has none of what is wanted',
      };
    next += 1;
    const { units, parts } = alone(scored, row, l);
    const score = scoreOf(scored, judging, l);
    const count = taken(choice, matrix.m, l);
    const why = count > 0 ? `serves ${count} of ${wanted} units` : whyLost(units, wanted, score, best);
    return { locationId, code, zone, km, score, parts, units, chosen: count > 0, why };
  });
}
