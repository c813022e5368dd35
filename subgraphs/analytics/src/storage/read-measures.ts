import { rows, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import { BadInputError } from '@oms/platform/errors/domain-error';
import { currencyExponent } from '@oms/platform/values/currency';
import type { Fact, Measure } from '../rules/catalog/model.js';
import type { Setting, Source } from '../rules/choose-source.js';
import type { MetricsPlan, MetricsRequest } from '../rules/plan-query.js';

/** One group of a fact. */
export type MeasuredRow = Readonly<Record<string, string | null>> & {
  readonly keys: readonly (string | null)[];
  readonly isTotal: boolean;
  readonly leastCurrency: string | null;
  readonly greatestCurrency: string | null;
  readonly unrated: string | null;
};

/** Groups of one fact that are put together here; more would take the memory of all. */
const MAX_GROUPS = 100_000;

export interface FactQuestion {
  readonly fact: Fact;
  readonly measures: readonly Measure[];
  readonly source: Source;
  readonly plan: MetricsPlan;
  readonly request: MetricsRequest;
  readonly setting: Setting;
}

/** The rate of a row's day, and the factor from its minor units to those of the reporting currency. */
function rates({ source, request, setting }: FactQuestion): { join: RawBuilder; factor: (decimal: boolean) => string } {
  const none = { join: sql``, factor: () => '' };
  if (!request.inReportingCurrency || !source.currency || !source.day) return none;
  const exponent = currencyExponent(setting.reportingCurrency);
  const join = sql`left join dim_currency as money on money.currency = ${sql.raw(source.currency)}
    left join lateral (select case when ${sql.raw(source.currency)} = ${setting.reportingCurrency} then 1 else (select q.rate from currency_rate q where q.currency = ${sql.raw(source.currency)} and q.valid_from <= ${sql.raw(source.day)} order by q.valid_from desc limit 1) end as rate) as exchange on true`;
  return {
    join,
    factor: (decimal) =>
      decimal ? ' * exchange.rate' : ` * exchange.rate * 10::numeric ^ (${exponent} - money.exponent)`,
  };
}

const measureSql = (question: FactQuestion, measure: Measure, factor: (decimal: boolean) => string): string => {
  const value = question.source.measure(measure);
  const exchanged = measure.money ? factor(measure.decimal) : '';
  return measure.kind === 'aggregate'
    ? `(${value})::numeric::text as "${measure.name}"`
    : `coalesce(sum((${value})${exchanged}), 0)::numeric::text as "${measure.name}"`;
};

function conditions({ source, plan }: FactQuestion): RawBuilder {
  const all = [
    ...source.where.map((text) => sql.raw(text)),
    ...plan.filters.map(({ dimension, values, negated }) =>
      negated
        ? sql`(${sql.raw(source.dimension(dimension))} <> all(${values}::text[]) or ${sql.raw(source.dimension(dimension))} is null)`
        : sql`${sql.raw(source.dimension(dimension))} = any(${values}::text[])`,
    ),
    ...source.bounds.map((bound) => sql`${sql.raw(bound.sql)} ${bound.value}::${sql.raw(bound.type)}`),
  ];
  return all.length === 0 ? sql`` : sql`where ${sql.join(all, sql` and `)}`;
}

function currencyColumns({ source, request, setting }: FactQuestion, exchanged: boolean): string {
  if (!source.currency) return 'null as least_currency, null as greatest_currency, null as unrated';
  if (!exchanged || !request.inReportingCurrency)
    return `min(${source.currency}) as least_currency, max(${source.currency}) as greatest_currency, null as unrated`;
  const code = `'${setting.reportingCurrency.replaceAll("'", '')}'`;
  return `${code} as least_currency, ${code} as greatest_currency, min(${source.currency}) filter (where exchange.rate is null) as unrated`;
}

/** One statement for all measures of a fact: a row per group, and one for the total. */
export async function readMeasures(db: Sql, question: FactQuestion): Promise<MeasuredRow[]> {
  const { plan, source, measures } = question;
  const { join, factor } = rates(question);
  const keys = plan.dimensions.map((dimension) => `(${source.dimension(dimension)})::text`);
  const list = keys.join(', ');
  const grouping = keys.length > 0 ? `grouping(${list}) = ${2 ** keys.length - 1}` : 'true';
  const select = sql.raw(
    [
      `array[${list}]::text[] as keys`,
      `${grouping} as is_total`,
      ...measures.map((measure) => measureSql(question, measure, factor)),
      currencyColumns(question, factor(false) !== ''),
    ].join(', '),
  );
  const group = keys.length > 0 ? sql.raw(`group by grouping sets ((${list}), ())`) : sql``;
  const found = await rows<MeasuredRow>(
    db,
    sql`select ${select} from ${sql.raw(source.from)} ${join} ${conditions(question)} ${group} limit ${MAX_GROUPS + 2}`,
  );
  if (found.length > MAX_GROUPS + 1)
    throw new BadInputError(`That makes more than ${MAX_GROUPS} rows: ask for fewer dimensions or a shorter time.`, [
      'dimensions',
    ]);
  const unrated = found.find((row) => row.unrated);
  if (unrated)
    throw new BadInputError(
      `There is no rate of ${unrated.unrated} for some of the days: set it with setCurrencyRates.`,
      ['inReportingCurrency'],
    );
  return found;
}
