/**
 * A sourcing problem in numbers: `n` locations, `m` items. Rows are locations, columns items; money is in thousandths of
 * a minor unit, so that sums are exact.
 */
export interface Matrix {
  readonly n: number;
  readonly m: number;
  /** Units wanted of each item. */
  readonly need: Int32Array;
  /** Units that a location could give of an item, at most what is wanted. */
  readonly stock: Int32Array;
  /** What a parcel from a location costs, whatever is in it, the split penalty included. */
  readonly fixed: Float64Array;
  /** What a unit of an item from a location costs beyond that; below zero when giving it away is a benefit. */
  readonly unit: Float64Array;
}

/** The number at an index that exists. */
export const at = (values: Int32Array | Float64Array, index: number): number => values[index] ?? 0;

/** Units taken from each location of each item. */
export interface Choice {
  readonly take: Int32Array;
  /** Sum over used locations of their fixed cost, and over units of theirs. */
  readonly cost: number;
  /** Whether nothing better exists. */
  readonly exact: boolean;
  /** Partial choices that were looked at. */
  readonly nodes: number;
}

/** Units of each item that can be served at all. */
export function servable({ n, m, need, stock }: Matrix): Int32Array {
  const found = new Int32Array(m);
  for (let s = 0; s < m; s += 1) {
    let sum = 0;
    for (let l = 0; l < n; l += 1) sum += at(stock, l * m + s);
    found[s] = Math.min(at(need, s), sum);
  }
  return found;
}

/** Whether `a` can stand in for `b` wherever `b` is used, for no more money: it has all that is wanted of what `b` has. */
function dominates(matrix: Matrix, a: number, b: number): boolean {
  const { m, need, stock, fixed, unit } = matrix;
  if (at(fixed, a) > at(fixed, b)) return false;
  for (let s = 0; s < m; s += 1) {
    if (at(stock, b * m + s) === 0) continue;
    if (at(stock, a * m + s) < at(need, s) || at(unit, a * m + s) > at(unit, b * m + s)) return false;
  }
  return true;
}

/** Locations that can be part of a best choice: those with stock for which no other can stand in. */
export function undominated(matrix: Matrix): number[] {
  const { n, m, stock } = matrix;
  const useful: number[] = [];
  for (let l = 0; l < n; l += 1) {
    let units = 0;
    for (let s = 0; s < m; s += 1) units += at(stock, l * m + s);
    if (units > 0) useful.push(l);
  }
  return useful.filter(
    (b) => !useful.some((a) => a !== b && dominates(matrix, a, b) && (a < b || !dominates(matrix, b, a))),
  );
}
