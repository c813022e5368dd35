import { rows, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import { BadInputError } from '@oms/platform/errors/domain-error';
import { currencyExponent } from '@oms/platform/values/currency';
import { secondsSql } from '../rules/catalog/histogram.js';
import { FACTOR, type Measure } from '../rules/catalog/model.js';
import { CHUNK } from '../rules/catalog/rollups.js';
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
  const exchanged = measure.money ? factor(measure.decimal) : '';
  const value = question.source.measure(measure).replaceAll(FACTOR, exchanged);
  return measure.kind === 'aggregate' || measure.kind === 'distinct'
    ? `(${value})::numeric::text as "${measure.name}"`
    : `coalesce(sum((${value})${exchanged}), 0)::numeric::text as "${measure.name}"`;
};

function conditions({ source, plan }: FactQuestion): RawBuilder {
  const all = [
    ...source.where.map((text) => sql.raw(text)),
    ...plan.filters.map(({ dimension, values, negated }) =>
      negated
        ? sql`(${sql.raw(source.dimension(dimension).shown)} <> all(${values}::text[]) or ${sql.raw(source.dimension(dimension).shown)} is null)`
        : sql`${sql.raw(source.dimension(dimension).shown)} = any(${values}::text[])`,
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

/** The texts of a group, and what rows are grouped by for it. */
function keysOf({ plan, source }: FactQuestion): { shown: string; group: string } {
  const all = plan.dimensions.map((dimension) => source.dimension(dimension));
  return { shown: all.map(({ shown }) => shown).join(', '), group: all.map(({ group }) => group).join(', ') };
}

const isTotal = (group: string, { plan }: FactQuestion): string =>
  group ? `grouping(${group}) = ${2 ** plan.dimensions.length - 1}` : 'true';

/** Sums and aggregates: a row per group, and one for the total. */
function rowsStatement(question: FactQuestion): RawBuilder {
  const { source, measures } = question;
  const { join, factor } = rates(question);
  const { shown, group } = keysOf(question);
  const select = sql.raw(
    [
      `array[${shown}]::text[] as keys`,
      `${isTotal(group, question)} as is_total`,
      ...measures.map((measure) => measureSql(question, measure, factor)),
      currencyColumns(question, factor(false) !== ''),
    ].join(', '),
  );
  const sets = sql.raw(group ? `group by grouping sets ((${group}), ())` : '');
  return sql`select ${select} from ${sql.raw(source.from)} ${join} ${conditions(question)} ${sets} limit ${MAX_GROUPS + 2}`;
}

/** What is first gathered by group and by a part of it (a bucket, a chunk), and then read from the parts of each group. */
function partsStatement(question: FactQuestion, part: string, gathered: string, read: string): RawBuilder {
  const { shown, group } = keysOf(question);
  const sets = group ? `grouping sets ((${group}, ${part}), (${part}))` : part;
  const inner = sql`select ${sql.raw(`array[${shown}]::text[] as keys, ${isTotal(group, question)} as is_total, ${part} as part, ${gathered} as gathered`)}
    from ${sql.raw(question.source.from)} ${conditions(question)} group by ${sql.raw(sets)}`;
  const none = 'null as least_currency, null as greatest_currency, null as unrated';
  const windows = `sum(gathered) over (partition by is_total, keys order by part) as upto, sum(gathered) over (partition by is_total, keys) as entire`;
  const outer = question.source.shape === 'set' ? inner : sql`select keys, is_total, part, ${sql.raw(windows)} from (${inner}) counted where part is not null`;
  return sql`select keys, is_total, ${sql.raw(`${read}, ${none}`)} from (${outer}) parts group by keys, is_total limit ${MAX_GROUPS + 2}`;
} // prettier-ignore

/** Percentiles: the first bucket up to which there are so many. */
function histogramStatement(question: FactQuestion): RawBuilder {
  const { source, measures } = question;
  const [first] = measures;
  const bucket = first ? source.measure(first) : 'null';
  const read = measures.map(({ name, share = 0 }) => `${secondsSql(`min(part) filter (where upto >= ${share} * entire)`)}::text as "${name}"`); // prettier-ignore
  return partsStatement(question, bucket, `sum(${source.weight})`, read.join(', '));
}

/** How many members sets have together. */
const setStatement = (question: FactQuestion): RawBuilder =>
  partsStatement(
    question,
    `r.${CHUNK}`,
    'bit_or(r.bits)',
    question.measures.map(({ name }) => `sum(bit_count(gathered))::text as "${name}"`).join(', '),
  );

const STATEMENTS = { rows: rowsStatement, histogram: histogramStatement, set: setStatement } as const;

/** One statement for all measures of a part: a row per group, and one for the total. */
export async function readMeasures(db: Sql, question: FactQuestion): Promise<MeasuredRow[]> {
  const found = await rows<MeasuredRow>(db, STATEMENTS[question.source.shape](question));
  if (found.length > MAX_GROUPS + 1)
    throw new BadInputError(`That makes more than ${MAX_GROUPS} rows: ask for fewer dimensions or a shorter time.`, [
      'dimensions',
    ]);
  const unrated = found.find((row) => row.unrated);
  if (unrated)
    throw new BadInputError(
      `There is no rate of ${unrated.unrated} to ${question.setting.reportingCurrency}, the reporting currency, for some of the days: set it with setCurrencyRates, or another reporting currency with setReporting.`,
      ['inReportingCurrency'],
    );
  return found;
}
