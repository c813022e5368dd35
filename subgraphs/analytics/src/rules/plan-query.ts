import { BadInputError } from '@oms/platform/errors/domain-error';
import { DIMENSIONS, METRICS, type Dimension, type Fact, type Metric } from './metric-catalogue.js';

export interface MetricsRequest {
  readonly metrics: readonly string[];
  readonly dimensions?: readonly string[] | null;
  readonly from?: Date | null;
  readonly to?: Date | null;
  readonly filters?: readonly { readonly dimension: string; readonly in: readonly string[] }[] | null;
  readonly orderBy?: string | null;
  readonly descending?: boolean | null;
  readonly limit?: number | null;
}

export interface MetricsPlan {
  readonly metrics: readonly Metric[];
  readonly dimensions: readonly Dimension[];
  readonly filters: readonly { readonly dimension: Dimension; readonly values: readonly string[] }[];
  /** The metrics by the fact that each is counted on: one statement each. */
  readonly facts: readonly Fact[];
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

function checkBounds({ limit, from, to }: MetricsRequest): void {
  if (limit !== null && limit !== undefined && (limit < 1 || limit > MAX_ROWS))
    throw new BadInputError(`limit must be from 1 to ${MAX_ROWS}.`, ['limit']);
  if (from && to && from >= to) throw new BadInputError('from must be before to.', ['from']);
}

/** Checks a question against the catalogue; nothing a caller writes becomes SQL. Throws BadInputError saying what is allowed. */
export function planQuery(request: MetricsRequest): MetricsPlan {
  if (request.metrics.length === 0 || request.metrics.length > MAX)
    throw new BadInputError(`Ask for 1 to ${MAX} metrics.`, ['metrics']);
  const metrics = [...new Set(request.metrics)].map((name) => named(METRICS, name, 'metric', 'metrics'));
  const dimensions = [...new Set(request.dimensions ?? [])].map((name) =>
    named(DIMENSIONS, name, 'dimension', 'dimensions'),
  );
  const filters = (request.filters ?? []).map((filter) => ({
    dimension: named(DIMENSIONS, filter.dimension, 'dimension', 'filters'),
    values: filter.in,
  }));
  for (const metric of metrics) {
    const used = [...dimensions, ...filters.map(({ dimension }) => dimension)];
    const lacking = used.find((dimension) => !dimension.expressions[metric.fact]);
    if (lacking) {
      const known = names(DIMENSIONS.filter((dimension) => dimension.expressions[metric.fact]));
      throw new BadInputError(`${metric.name} is not known by ${lacking.name}. It is known by: ${known}.`, [
        dimensions.includes(lacking) ? 'dimensions' : 'filters',
      ]);
    }
  }
  checkBounds(request);
  if (request.orderBy && ![...metrics, ...dimensions].some(({ name }) => name === request.orderBy))
    throw new BadInputError('orderBy must be one of the metrics or dimensions asked for.', ['orderBy']);
  return { metrics, dimensions, filters, facts: [...new Set(metrics.map((metric) => metric.fact))] };
}
