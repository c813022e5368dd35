import type { Sql } from '@oms/platform/database/sql';
import { firstRow, rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import { BadInputError } from '@oms/platform/errors/domain-error';
import { toDecimal } from '@oms/platform/values/money';
import { FACT_TABLES, FACT_TIME, type Fact, type Metric } from '../rules/metric-catalogue.js';
import { planQuery, type MetricsPlan, type MetricsRequest } from '../rules/plan-query.js';
import { sortRows } from '../rules/sort-rows.js';

export interface MetricsAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string; readonly unit: string | null }[];
  readonly rows: readonly (readonly unknown[])[];
  readonly totals: readonly unknown[];
  readonly asOf: Date;
  readonly lagSeconds: number;
}

type Counted = Record<string, string | null> & {
  readonly keys: readonly (string | null)[];
  readonly isTotal: boolean;
};

/** Groups of one fact that are sorted here; more would take the memory of all. */
const MAX_GROUPS = 100_000;

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

/** One statement for all metrics of a fact: a row per group, and one for the total. */
async function countFact(db: Sql, plan: MetricsPlan, request: MetricsRequest, fact: Fact): Promise<Counted[]> {
  const keys = plan.dimensions.map((dimension) => `(${dimension.expressions[fact] ?? 'null'})::text`);
  const list = keys.join(', ');
  const measures = plan.metrics
    .filter((metric) => metric.fact === fact)
    .map((metric) => `(${metric.expression})::text as "${metric.name}"`);
  const currency =
    fact === 'order' || fact === 'line'
      ? `min(o.currency) as currency_of, count(distinct o.currency)::text as currencies`
      : 'null as currency_of, null as currencies';
  const grouping = keys.length > 0 ? `grouping(${list}) = ${2 ** keys.length - 1}` : 'true';
  const select = sql.raw(
    `array[${list}]::text[] as keys, ${grouping} as is_total, ${measures.join(', ')}, ${currency}`,
  );
  const group = keys.length > 0 ? sql.raw(`group by grouping sets ((${list}), ())`) : sql``;
  const found = await rows<Counted>(
    db,
    sql`select ${select} from ${sql.raw(FACT_TABLES[fact])} ${conditionsOf(plan, request, fact)} ${group} limit ${MAX_GROUPS + 2}`,
  );
  if (found.length > MAX_GROUPS + 1)
    throw new BadInputError(`That makes more than ${MAX_GROUPS} rows: ask for fewer dimensions or a shorter time.`, [
      'dimensions',
    ]);
  return found;
}

function refuseMixture(metric: Metric, row: Counted): void {
  if (!metric.monetary || Number(row['currencies'] ?? 0) <= 1) return;
  throw new BadInputError(
    `${metric.name} would add up several currencies: add the dimension "currency", or filter by currency or channel.`,
    ['dimensions'],
  );
}

/** A measure as it is answered: money and exact decimals as text, everything else as a number. */
function present(metric: Metric, row: Counted | undefined): unknown {
  const text = row?.[metric.name] ?? null;
  if (!row || text === null) return metric.unit === 'count' ? 0 : null;
  refuseMixture(metric, row);
  if (metric.unit === 'decimal') return text;
  if (metric.unit !== 'money') return Number(text);
  return row['currencyOf'] ? toDecimal(Number(text), row['currencyOf']) : '0';
}

/** Answers metrics by dimensions from the facts; rows of different facts meet in their dimension values. */
export async function queryMetrics(db: Sql, request: MetricsRequest): Promise<MetricsAnswer> {
  const plan = planQuery(request);
  const byKey = new Map<string, Map<Fact, Counted>>();
  const totals = new Map<Fact, Counted>();
  for (const fact of plan.facts) {
    for (const row of await countFact(db, plan, request, fact)) {
      if (row.isTotal) totals.set(fact, row);
      if (row.isTotal && plan.dimensions.length > 0) continue;
      const key = JSON.stringify(row.keys);
      byKey.set(key, (byKey.get(key) ?? new Map<Fact, Counted>()).set(fact, row));
    }
  }
  const columns = [
    ...plan.dimensions.map(({ name }) => ({ name, type: 'dimension', unit: null })),
    ...plan.metrics.map(({ name, unit }) => ({ name, type: 'metric', unit })),
  ];
  const table = [...byKey].map(([key, facts]) => [
    ...(JSON.parse(key) as unknown[]),
    ...plan.metrics.map((metric) => present(metric, facts.get(metric.fact))),
  ]);
  const progress = await firstRow<{ asOf: Date | null; lagSeconds: number | null }>(
    db,
    sql`select max(occurred_at) as as_of, max(lag_seconds) as lag_seconds from projection_progress`,
  );
  const mixed = [...totals.values()].some((row) => Number(row?.['currencies'] ?? 0) > 1);
  return {
    columns,
    rows: sortRows(table, plan, request).slice(0, request.limit ?? 1_000),
    // Over several currencies only what is not money has a total.
    totals: [
      ...plan.dimensions.map(() => null),
      ...plan.metrics.map((metric) => (mixed && metric.monetary ? null : present(metric, totals.get(metric.fact)))),
    ],
    asOf: progress?.asOf ?? new Date(0),
    lagSeconds: progress?.lagSeconds ?? 0,
  };
}
