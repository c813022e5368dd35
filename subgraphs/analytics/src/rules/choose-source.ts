import type { Dimension, Grain, TimeSql } from './catalog/dimensions.js';
import { FACTS } from './catalog/facts.js';
import { columnOf, type Measure } from './catalog/model.js';
import { ANSWERERS, BUCKET, MEMBER, rollupTime, type Rollup } from './catalog/rollups.js';
import { beginsAt, localDay, localTime } from './local-time.js';
import type { MetricsPlan, MetricsRequest, PlannedPart } from './plan-query.js';

/** How the business counts. */
export interface Setting {
  readonly timeZone: string;
  readonly fiscalStartMonth: number;
  readonly reportingCurrency: string;
}

/** How many rows rollups have, by their tables, as far as the database knows; below zero: it does not. */
export type Sizes = Readonly<Record<string, number>>;

/** What sources are chosen by, beside the question. */
export interface Known extends Setting {
  readonly sizes?: Sizes | null;
}

/** Where one part's measures are read from, as SQL of the catalog. */
export interface Source {
  readonly table: string;
  /** What a row is: one to be added up, a bucket of a histogram, or part of a set. */
  readonly shape: 'rows' | 'histogram' | 'set';
  /** Of a bucket: SQL of how many rows are in it. */
  readonly weight: string;
  readonly from: string;
  readonly where: readonly string[];
  readonly currency: string | null;
  /** The day that rates of exchange are looked up by. */
  readonly day: string | null;
  /** SQL of one row, or an aggregate; of a histogram the bucket. */
  readonly measure: (measure: Measure) => string;
  /** SQL of what rows are grouped by, and of the text that it is shown as. */
  readonly dimension: (dimension: Dimension) => TimeSql;
  /** Bounds of time: SQL and the value that it is compared with, cast as said. */
  readonly bounds: readonly { readonly sql: string; readonly value: string; readonly type: string }[];
}

const FINENESS: Readonly<Record<Grain, number>> = { hour: 0, day: 1, week: 2, month: 3, year: 4 };
const ORDER: Readonly<Record<Rollup['grain'], number>> = { hour: 0, day: 1, month: 2 };

/** Months that the fiscal year is ahead of the calendar's. */
const fiscalShift = ({ fiscalStartMonth }: Setting): number => (13 - fiscalStartMonth) % 12;

function answers(one: Rollup, plan: MetricsPlan, request: MetricsRequest, setting: Setting): boolean {
  const used = [...plan.dimensions, ...plan.filters.map(({ dimension }) => dimension)];
  const knows = (dimension: Dimension): boolean =>
    dimension.grain ? FINENESS[one.grain] <= FINENESS[dimension.grain] : dimension.name in one.dimensions;
  const begins = (moment: Date | null | undefined): boolean => {
    const part = moment ? beginsAt(moment, setting.timeZone) : 'month';
    return part !== undefined && ORDER[part] >= ORDER[one.grain];
  };
  if (request.inReportingCurrency && one.grain === 'month') return false;
  if (one.changes && used.some(({ grain }) => grain)) return false;
  return used.every(knows) && begins(request.from) && begins(request.to);
}

/** The key of a rollup that tells apart what is to be counted once. */
function keyOf(one: Rollup, { sql }: Measure): string | undefined {
  const time = rollupTime(one);
  return [...Object.entries(one.keys), [time.column, time.sql] as const].find(([, expression]) => expression === sql)?.[0]; // prettier-ignore
}

/** Whether a rollup holds what the measures are made of. */
function holds(one: Rollup, { fact, kind, measures }: PlannedPart): boolean {
  if (one.fact !== fact) return false;
  if (kind === 'sums') return one.holds === 'sums' && measures.every((measure) => measure.kind === 'sum');
  if (kind === 'histogram') return one.holds === 'histogram' && measures.every(({ sql }) => sql === one.keys[BUCKET]);
  return measures.every((measure) => (one.holds === 'set' ? measure.sql === MEMBER : one.holds === 'sums' && keyOf(one, measure))); // prettier-ignore
}

/** Rows that must be saved for a rollup to be read in the place of one that stands before it. */
const WORTH_IT = 1_000;

/** The rollup that can answer what is asked of a fact with the fewest rows; where that is not known, the first. */
function rollupFor(part: PlannedPart, plan: MetricsPlan, request: MetricsRequest, known: Known): Rollup | undefined {
  const able = ANSWERERS.filter((one) => holds(one, part) && answers(one, plan, request, known));
  const sizeOf = ({ table }: Rollup): number => known.sizes?.[table] ?? -1;
  const [first] = able;
  if (!first || able.some((one) => sizeOf(one) < 0)) return first;
  const least = able.reduce((best, one) => (sizeOf(one) < sizeOf(best) ? one : best), first);
  return sizeOf(first) - sizeOf(least) >= WORTH_IT ? least : first;
}

/** An attribute, which is shown as it is. */
const asText = (sql: string): TimeSql => ({ group: sql, shown: `(${sql})::text` });

/** A measure on a rollup. */
function rolledMeasure(one: Rollup, measure: Measure): string {
  if (measure.kind === 'percentile') return `r.${BUCKET}`;
  if (measure.kind === 'distinct') return one.holds === 'set' ? 'r.bits' : `count(distinct r.${keyOf(one, measure)})`;
  return `r.${columnOf(measure.name)}`;
}

/** Changes of a period, each for the days of it that come after; no day is later than today. */
function fromChanges(
  one: Rollup,
  changes: Readonly<Record<string, string>>,
  { from, to }: MetricsRequest,
  { timeZone }: Setting,
): Source {
  const dateOf = (moment: Date): string => `date '${localDay(moment, timeZone)}'`;
  const until = to ? `least(${dateOf(to)}, (now() at time zone time_zone)::date + 1)` : '(now() at time zone time_zone)::date + 1'; // prettier-ignore
  const since = (day: string): string => (from ? `greatest(${day}, ${dateOf(from)})` : day);
  return {
    table: one.table,
    from: `${one.table} r ${one.joins ?? ''} cross join (select ${until} as until from reporting_setting) z`,
    where: ['r.row_count <> 0', 'r.day < z.until', ...(from ? [`${dateOf(from)} < z.until`] : [])],
    currency: null,
    day: null,
    shape: 'rows',
    weight: '1',
    // Days are told apart by nothing: from the first on there is stock on each of them.
    measure: ({ kind, name }) =>
      kind === 'distinct' ? `max(z.until) - ${since('min(r.day)')}` : `r.${changes[name]} * (z.until - ${since('r.day')})`,
    dimension: ({ name }) => asText(one.dimensions[name] ?? 'null'),
    bounds: [],
  };
} // prettier-ignore

function fromRollup(one: Rollup, { from, to }: MetricsRequest, setting: Setting): Source {
  const { column } = rollupTime(one);
  const day = one.grain === 'hour' ? 'r.hour::date' : `r.${column}`;
  const local = (moment: Date): string =>
    one.grain === 'hour' ? localTime(moment, setting.timeZone) : localDay(moment, setting.timeZone);
  const type = one.grain === 'hour' ? 'timestamp' : 'date';
  return {
    table: one.table,
    from: `${one.table} r ${one.joins ?? ''}`,
    where: ['r.row_count <> 0'],
    currency: one.dimensions['currency'] ?? null,
    day,
    shape: one.holds === 'sums' ? 'rows' : one.holds,
    weight: 'r.row_count',
    measure: (measure) => rolledMeasure(one, measure),
    dimension: ({ name, ofTime }) =>
      ofTime ? ofTime(name === 'hour' ? 'r.hour' : day, fiscalShift(setting)) : asText(one.dimensions[name] ?? 'null'),
    bounds: [
      ...(from ? [{ sql: `r.${column} >=`, value: local(from), type }] : []),
      ...(to ? [{ sql: `r.${column} <`, value: local(to), type }] : []),
    ],
  };
}

function fromFact(part: PlannedPart, { from, to }: MetricsRequest, setting: Setting): Source {
  const { fact } = part;
  const { table, from: tables, where, day = null, moment, currency = null } = FACTS[fact];
  const whole = (bound: Date): string => localDay(bound, setting.timeZone);
  const bounds = (bound: Date | null | undefined, sign: string) => [
    ...(bound && moment ? [{ sql: `${moment} ${sign}`, value: bound.toISOString(), type: 'timestamptz' }] : []),
    // By the day as well: that is what there is an index on.
    ...(bound && day
      ? [{ sql: `${day} ${sign === '<' && moment ? '<=' : sign}`, value: whole(bound), type: 'date' }]
      : []),
  ];
  return {
    table: table ?? tables.split(' ')[0] ?? '',
    from: tables,
    // Where nobody and nothing is to be counted there is no group, as in a set.
    where: [where ?? [], part.kind === 'set' ? part.measures.map(({ sql }) => `${sql} is not null`) : []].flat(),
    currency,
    day,
    shape: part.kind === 'histogram' ? 'histogram' : 'rows',
    weight: '1',
    measure: ({ kind, sql }) => (kind === 'distinct' ? `count(distinct ${sql})` : sql),
    dimension: ({ on, ofTime }) =>
      ofTime ? ofTime(on[fact] ?? 'null', fiscalShift(setting)) : asText(on[fact] ?? 'null'),
    bounds: [...bounds(from, '>='), ...bounds(to, '<')],
  };
}

/** Where the measures of a part are read from: from a rollup that can answer, or else from the fact itself. */
export function chooseSource(
  part: PlannedPart,
  plan: MetricsPlan,
  request: MetricsRequest,
  known: Known,
  useRollups = true,
): Source {
  const rollup = useRollups ? rollupFor(part, plan, request, known) : undefined;
  if (!rollup) return fromFact(part, request, known);
  return rollup.changes ? fromChanges(rollup, rollup.changes, request, known) : fromRollup(rollup, request, known);
}
