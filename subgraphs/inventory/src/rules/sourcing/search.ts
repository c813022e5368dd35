import { at, servable, undominated, type Choice, type Matrix } from './matrix.js';

const UNDECIDED = 0;
const OPEN = 1;
const CLOSED = -1;
/** Money is in whole thousandths; differences below are rounding. */
const EPSILON = 1e-6;
const NONE = new Int32Array();

/**
 * Branch and bound over which locations send a parcel. Given these, the best is known at once: each item comes from
 * where its unit is cheapest. The bound opens undecided locations in part: each of their units carries its share of the
 * parcel's fixed cost, spread over the most units that the location could ever give. That never costs more than the
 * whole parcel, so that what cannot beat the best known choice even so is left unseen.
 */
class Search {
  readonly best: Int32Array;
  bestCost = Number.POSITIVE_INFINITY;
  nodes = 0;
  private readonly want: Int32Array;
  private readonly state: Int8Array;
  private readonly share: Float64Array;
  private readonly byUnit: Int32Array[];
  private readonly byShare: Int32Array[];
  private readonly use: Int32Array;
  private readonly take: Int32Array;

  constructor(
    private readonly matrix: Matrix,
    useful: readonly number[],
    private readonly budget: number,
  ) {
    const { n, m, stock, fixed, unit } = matrix;
    this.want = servable(matrix);
    this.state = new Int8Array(n).fill(CLOSED);
    this.share = new Float64Array(n);
    this.use = new Int32Array(n);
    this.take = new Int32Array(n * m);
    this.best = new Int32Array(n * m);
    for (const l of useful) {
      let most = 0;
      for (let s = 0; s < m; s += 1) most += Math.min(at(stock, l * m + s), at(this.want, s));
      this.state[l] = UNDECIDED;
      this.share[l] = at(fixed, l) / Math.max(1, most);
    }
    const sorted = (s: number, cost: (l: number) => number): Int32Array =>
      Int32Array.from(useful.filter((l) => at(stock, l * m + s) > 0).sort((a, b) => cost(a) - cost(b) || a - b));
    const items = Array.from({ length: m }, (_, s) => s);
    this.byUnit = items.map((s) => sorted(s, (l) => at(unit, l * m + s)));
    this.byShare = items.map((s) => sorted(s, (l) => at(unit, l * m + s) + at(this.share, l)));
  }

  /** The first of a list from an index on that is in this state; the list's length when there is none. */
  private nextIn(list: Int32Array, from: number, state: number): number {
    let index = from;
    while (index < list.length && this.state[at(list, index)] !== state) index += 1;
    return index;
  }

  /** Takes what a location can give of an item; answers how many units are still missing. */
  private takeFrom(l: number, s: number, left: number): number {
    const place = l * this.matrix.m + s;
    const units = Math.min(left, at(this.matrix.stock, place));
    this.take[place] = units;
    this.use[l] = at(this.use, l) + units;
    return left - units;
  }

  /** Spreads one item over open and undecided locations, cheapest first; answers the bound's part, NaN if it cannot. */
  private spread(s: number): number {
    const { m, unit } = this.matrix;
    const [open, maybe] = [this.byUnit[s] ?? NONE, this.byShare[s] ?? NONE];
    let left = at(this.want, s);
    let [i, j, sum] = [this.nextIn(open, 0, OPEN), this.nextIn(maybe, 0, UNDECIDED), 0];
    while (left > 0) {
      const [a, b] = [at(open, i), at(maybe, j)];
      const costA = i < open.length ? at(unit, a * m + s) : Number.POSITIVE_INFINITY;
      const costB = j < maybe.length ? at(unit, b * m + s) + at(this.share, b) : Number.POSITIVE_INFINITY;
      const cost = Math.min(costA, costB);
      if (!Number.isFinite(cost)) return Number.NaN;
      const before = left;
      left = this.takeFrom(costA <= costB ? a : b, s, left);
      sum += (before - left) * cost;
      if (costA <= costB) i = this.nextIn(open, i + 1, OPEN);
      else j = this.nextIn(maybe, j + 1, UNDECIDED);
    }
    return sum;
  }

  /** The bound of the present node, NaN when it serves too little; keeps the choice that the bound suggests if it is best. */
  private relax(): number {
    const { n, m, fixed } = this.matrix;
    this.take.fill(0);
    this.use.fill(0);
    let bound = 0;
    for (let l = 0; l < n; l += 1) if (this.state[l] === OPEN) bound += at(fixed, l);
    for (let s = 0; s < m; s += 1) bound += this.spread(s);
    if (!Number.isNaN(bound)) this.keepIfBetter();
    return bound;
  }

  private keepIfBetter(): void {
    const { n, m, fixed, unit } = this.matrix;
    let cost = 0;
    for (let l = 0; l < n; l += 1) {
      if (at(this.use, l) === 0) continue;
      cost += at(fixed, l);
      for (let s = 0; s < m; s += 1) cost += at(this.take, l * m + s) * at(unit, l * m + s);
    }
    if (cost >= this.bestCost - EPSILON) return;
    this.bestCost = cost;
    this.best.set(this.take);
  }

  /** The undecided location about which the bound is most wrong; none when it is right. */
  private widest(): number | undefined {
    let found: number | undefined;
    let gap = EPSILON;
    for (let l = 0; l < this.matrix.n; l += 1) {
      const used = at(this.use, l);
      if (this.state[l] !== UNDECIDED || used === 0) continue;
      const missing = at(this.matrix.fixed, l) - used * at(this.share, l);
      if (missing > gap) [found, gap] = [l, missing];
    }
    return found;
  }

  /** Tries every location alone: the commonest best choice, and a good one to beat. */
  singles(useful: readonly number[]): void {
    for (const l of useful) {
      const before = useful.map((one) => this.state[one] ?? CLOSED);
      for (const other of useful) this.state[other] = other === l ? OPEN : CLOSED;
      this.relax();
      useful.forEach((one, index) => (this.state[one] = before[index] ?? CLOSED));
    }
  }

  /** Looks at everything below the present node. Answers whether it did. */
  explore(): boolean {
    if (this.nodes >= this.budget) return false;
    this.nodes += 1;
    const bound = this.relax();
    if (Number.isNaN(bound) || bound >= this.bestCost - EPSILON) return true;
    const l = this.widest();
    if (l === undefined) return true;
    this.state[l] = OPEN;
    const with_ = this.explore();
    this.state[l] = CLOSED;
    const without = this.explore();
    this.state[l] = UNDECIDED;
    return with_ && without;
  }
}

/**
 * The choice that serves the most units, and of those the cheapest. Exact unless `budget` partial choices did not
 * suffice; then the best that was found.
 */
export function chooseUnits(matrix: Matrix, budget = Number.POSITIVE_INFINITY): Choice {
  const useful = undominated(matrix);
  const search = new Search(matrix, useful, budget);
  if (useful.length > 1) search.singles(useful);
  const exact = search.explore();
  const cost = Number.isFinite(search.bestCost) ? search.bestCost : 0;
  return { take: search.best, cost, exact, nodes: search.nodes };
}
