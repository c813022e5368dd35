import type { Sql } from '@oms/platform/database/sql';
import { firstRow, rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import { BadInputError } from '@oms/platform/errors/domain-error';
import { toDecimal } from '@oms/platform/values/money';
import { FACT_TABLES, FACT_TIME, type Fact, type Metric } from '../rules/metric-catalogue.js';
import { planQuery, type MetricsPlan, type MetricsRequest } from '../rules/plan-query.js';

export interface MetricsAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string; readonly unit: string | null }[];
  readonly rows: readonly (readonly unknown[])[];
  readonly totals: readonly unknown[];
  readonly asOf: Date;
  readonly lagSeconds: number;
}

type Counted = Record<string, string | null> & { readonly keys: readonly (string | null)[] };
const MAX_ROWS = 10_000;

const conditionsOf = (plan: MetricsPlan, request: MetricsRequest, fact: Fact): RawBuilder<unknown> => {
  const time = FACT_TIME[fact];
  const conditions = [
    ...plan.filters.map(
      ({ dimension, values }) => sql`${sql.raw(dimension.expressions[fact] ?? 'null')} = any(${values}::text[])`,
    ),
    ...(time && request.from ? [sql`${sql.raw(time)} >= ${request.from}`] : []),
    ...(time && request.to ? [sql`${sql.raw(time)} < ${request.to}`] : []),
  ];
  return conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
};

/** One statement for all metrics of a fact; `grouped` false gives the totals. */
function countFact(
  db: Sql,
  plan: MetricsPlan,
  request: MetricsRequest,
  fact: Fact,
  grouped: boolean,
): Promise<Counted[]> {
  const keys = grouped ? plan.dimensions.map((dimension) => `(${dimension.expressions[fact] ?? 'null'})::text`) : [];
  const measures = plan.metrics
    .filter((metric) => metric.fact === fact)
    .map((metric) => `(${metric.expression})::text as "${metric.name}"`);
  const currency =
    fact === 'order' || fact === 'line'
      ? `min(o.currency) as currency_of, count(distinct o.currency)::text as currencies`
      : 'null as currency_of, null as currencies';
  const select = sql.raw(`array[${keys.join(', ')}]::text[] as keys, ${measures.join(', ')}, ${currency}`);
  const group = keys.length > 0 ? sql`group by ${sql.raw(keys.join(', '))}` : sql``;
  return rows<Counted>(
    db,
    sql`select ${select} from ${sql.raw(FACT_TABLES[fact])} ${conditionsOf(plan, request, fact)} ${group} limit ${MAX_ROWS}`,
  );
}

function present(metric: Metric, row: Counted | undefined): unknown {
  const text = row?.[metric.name] ?? null;
  if (text === null) return metric.unit === 'count' ? 0 : null;
  if (metric.unit === 'money') {
    const currency = row?.['currencyOf'];
    if (Number(row?.['currencies'] ?? 0) > 1) {
      throw new BadInputError(
        `${metric.name} would add up several currencies: add the dimension "currency", or filter by currency or channel.`,
        ['dimensions'],
      );
    }
    return currency ? toDecimal(Number(text), currency) : '0';
  }
  return metric.unit === 'decimal' ? text : Number(text);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

const compare = (a: unknown, b: unknown): number => {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0;
};

/** Answers metrics by dimensions from the facts; rows of different facts meet in their dimension values. */
export async function queryMetrics(db: Sql, request: MetricsRequest): Promise<MetricsAnswer> {
  const plan = planQuery(request);
  const byKey = new Map<string, Map<Fact, Counted>>();
  const totals = new Map<Fact, Counted | undefined>();
  for (const fact of plan.facts) {
    for (const row of await countFact(db, plan, request, fact, true)) {
      const key = JSON.stringify(row.keys);
      byKey.set(key, (byKey.get(key) ?? new Map<Fact, Counted>()).set(fact, row));
    }
    totals.set(fact, (await countFact(db, plan, request, fact, false))[0]);
  }
  const columns = [
    ...plan.dimensions.map(({ name }) => ({ name, type: 'dimension', unit: null })),
    ...plan.metrics.map(({ name, unit }) => ({ name, type: 'metric', unit })),
  ];
  const table = [...byKey].map(([key, facts]) => [
    ...(JSON.parse(key) as unknown[]),
    ...plan.metrics.map((metric) => present(metric, facts.get(metric.fact))),
  ]);
  const at = request.orderBy ? columns.findIndex(({ name }) => name === request.orderBy) : 0;
  const sorted = table.toSorted((a, b) => compare(a[at], b[at]) * (request.descending ? -1 : 1));
  const progress = await firstRow<{ asOf: Date | null; lagSeconds: number | null }>(
    db,
    sql`select max(occurred_at) as as_of, max(lag_seconds) as lag_seconds from projection_progress`,
  );
  const mixed = [...totals.values()].some((row) => Number(row?.['currencies'] ?? 0) > 1);
  return {
    columns,
    rows: sorted.slice(0, Math.min(request.limit ?? 1_000, MAX_ROWS)),
    // Over several currencies only what is not money has a total.
    totals: [
      ...plan.dimensions.map(() => null),
      ...plan.metrics.map((metric) =>
        mixed && metric.unit === 'money' ? null : present(metric, totals.get(metric.fact)),
      ),
    ],
    asOf: progress?.asOf ?? new Date(0),
    lagSeconds: progress?.lagSeconds ?? 0,
  };
}
