import { BadInputError } from '@oms/platform/errors/domain-error';
import { CATALOG, dimensionsOf, measuresOf } from './catalog/catalog.js';
import { DIMENSIONS, type Dimension } from './catalog/dimensions.js';
import type { Fact, Measure, Metric } from './catalog/model.js';

export interface MetricsFilter {
  readonly dimension: string;
  readonly in?: readonly string[] | null;
  readonly notIn?: readonly string[] | null;
}

export interface MetricsRequest {
  readonly metrics: readonly string[];
  readonly dimensions?: readonly string[] | null;
  /** A time dimension that stands before the others. */
  readonly grain?: string | null;
  readonly from?: Date | null;
  readonly to?: Date | null;
  readonly filters?: readonly MetricsFilter[] | null;
  /** Bounds of what is answered, by metrics that are asked for. */
  readonly having?: readonly { readonly metric: string; readonly min?: number | null; readonly max?: number | null }[] | null;
  readonly orderBy?: string | null;
  readonly descending?: boolean | null;
  readonly limit?: number | null;
  readonly compareTo?: 'PREVIOUS_PERIOD' | 'PREVIOUS_YEAR' | null;
  /** Converts amounts at the rates of their days. */
  readonly inReportingCurrency?: boolean | null;
} // prettier-ignore

export interface PlannedFilter {
  readonly dimension: Dimension;
  readonly values: readonly string[];
  readonly negated: boolean;
}

/** Measures that one statement answers: all of a fact that add up, or those that are read from one histogram or set. */
export interface PlannedPart {
  readonly fact: Fact;
  readonly kind: 'sums' | 'histogram' | 'set';
  readonly measures: readonly Measure[];
}

export interface MetricsPlan {
  readonly metrics: readonly Metric[];
  readonly dimensions: readonly Dimension[];
  readonly filters: readonly PlannedFilter[];
  /** The measures by the fact that each is counted on, and by how they are: one statement each. */
  readonly parts: readonly PlannedPart[];
}

const MAX = 20;
/** How many rows are answered at most. */
const MAX_ROWS = 10_000;
const names = (list: readonly { readonly name: string }[]): string => list.map(({ name }) => name).join(', ');

function named<T extends { readonly name: string }>(list: readonly T[], name: string, what: string, field: string): T {
  const found = list.find((one) => one.name === name);
  if (!found) throw new BadInputError(`There is no ${what} "${name}". There are: ${names(list)}.`, [field]);
  return found;
}

function checkBounds({ limit, from, to, compareTo }: MetricsRequest): void {
  if (limit !== null && limit !== undefined && (limit < 1 || limit > MAX_ROWS))
    throw new BadInputError(`limit must be from 1 to ${MAX_ROWS}.`, ['limit']);
  if (from && to && from >= to) throw new BadInputError('from must be before to.', ['from']);
  if (compareTo && !(from && to)) throw new BadInputError('compareTo needs from and to.', ['compareTo']);
}

/** Names from the request; a grain is the first dimension. */
function dimensionsIn({ dimensions, grain }: MetricsRequest): Dimension[] {
  const times = DIMENSIONS.filter((one) => one.grain);
  const first = grain ? [named(times, grain, 'grain', 'grain')] : [];
  const others = (dimensions ?? []).map((name) => named(DIMENSIONS, name, 'dimension', 'dimensions'));
  return [...new Set([...first, ...others])];
}

function filtersIn({ filters }: MetricsRequest): PlannedFilter[] {
  return (filters ?? []).flatMap((filter) => {
    const dimension = named(DIMENSIONS, filter.dimension, 'dimension', 'filters');
    if (!filter.in && !filter.notIn) throw new BadInputError('A filter needs in or notIn.', ['filters']);
    return [
      ...(filter.in ? [{ dimension, values: filter.in, negated: false }] : []),
      ...(filter.notIn ? [{ dimension, values: filter.notIn, negated: true }] : []),
    ];
  });
}

function checkKnown(metric: Metric, dimensions: readonly Dimension[], filters: readonly PlannedFilter[]): void {
  const known = dimensionsOf(metric);
  const lacking = [...dimensions, ...filters.map(({ dimension }) => dimension)].find((one) => !known.includes(one));
  if (lacking)
    throw new BadInputError(`${metric.name} is not known by ${lacking.name}. It is known by: ${names(known)}.`, [
      dimensions.includes(lacking) ? 'dimensions' : 'filters',
    ]);
}

function checkOrder(
  request: MetricsRequest,
  { metrics, dimensions }: Pick<MetricsPlan, 'metrics' | 'dimensions'>,
): void {
  const isAsked = (name: string): boolean => metrics.some((metric) => metric.name === name);
  if (request.orderBy && !isAsked(request.orderBy) && !dimensions.some(({ name }) => name === request.orderBy))
    throw new BadInputError('orderBy must be one of the metrics or dimensions asked for.', ['orderBy']);
  const foreign = request.having?.find(({ metric }) => !isAsked(metric));
  if (foreign) throw new BadInputError(`having names ${foreign.metric}, which is not asked for.`, ['having']);
}

const KINDS = { sum: 'sums', aggregate: 'sums', percentile: 'histogram', distinct: 'set' } as const;

function partsOf(measures: readonly Measure[]): PlannedPart[] {
  const parts = new Map<string, { fact: Fact; kind: PlannedPart['kind']; measures: Measure[] }>();
  for (const measure of measures) {
    const kind = KINDS[measure.kind];
    const key = `${measure.fact} ${kind === 'sums' ? '' : measure.sql}`;
    const part = parts.get(key) ?? { fact: measure.fact, kind, measures: [] };
    part.measures.push(measure);
    parts.set(key, part);
  }
  return [...parts.values()];
}

/** Checks a question against the catalog; nothing a caller writes becomes SQL. Throws BadInputError saying what is allowed. */
export function planQuery(request: MetricsRequest): MetricsPlan {
  if (request.metrics.length === 0 || request.metrics.length > MAX)
    throw new BadInputError(`Ask for 1 to ${MAX} metrics.`, ['metrics']);
  const metrics = [...new Set(request.metrics)].map((name) => named(CATALOG.metrics, name, 'metric', 'metrics'));
  const dimensions = dimensionsIn(request);
  const filters = filtersIn(request);
  for (const metric of metrics) checkKnown(metric, dimensions, filters);
  checkBounds(request);
  checkOrder(request, { metrics, dimensions });
  const measures = [...new Set(metrics.flatMap(measuresOf))];
  return { metrics, dimensions, filters, parts: partsOf(measures) };
}
