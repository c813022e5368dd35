import type { MetricsPlan, MetricsRequest } from './plan-query.js';

type Row = readonly unknown[];

/** Text by code unit, so that the order does not depend on the machine's language; numbers and amounts by value. */
function compare(a: unknown, b: unknown, asNumbers: boolean): number {
  if (asNumbers) return Number(a) - Number(b);
  const [x, y] = [String(a), String(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Rows in the order asked for, without it by dimensions. What is equal follows its dimensions; null comes last always. */
export function sortRows(rows: readonly Row[], { dimensions, metrics }: MetricsPlan, request: MetricsRequest): Row[] {
  const names = [...dimensions, ...metrics].map(({ name }) => name);
  const first = request.orderBy ? names.indexOf(request.orderBy) : 0;
  const direction = request.descending ? -1 : 1;
  const ways = [
    { at: first, direction },
    ...dimensions.map((_, at) => ({ at, direction: 1 })).filter(({ at }) => at !== first),
  ];
  return rows.toSorted((a, b) => {
    for (const way of ways) {
      const [x, y] = [a[way.at] ?? null, b[way.at] ?? null];
      if (x === null && y === null) continue;
      if (x === null || y === null) return x === null ? 1 : -1;
      const order = compare(x, y, way.at >= dimensions.length);
      if (order !== 0) return order * way.direction;
    }
    return 0;
  });
}
