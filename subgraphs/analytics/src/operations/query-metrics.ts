import { hasPermission, type Actor } from '@oms/platform/auth/actor';
import { firstRow, sql, type Sql } from '@oms/platform/database/sql';
import { AccessError } from '@oms/platform/errors/domain-error';
import type { Measure } from '../rules/catalog/model.js';
import { changeOf, isMixed, isWithin, present, type Counted } from '../rules/answer-rows.js';
import { chooseSource, type Known } from '../rules/choose-source.js';
import { comparisonOf } from '../rules/compare-periods.js';
import { planQuery, type MetricsPlan, type MetricsRequest } from '../rules/plan-query.js';
import { sortRows } from '../rules/sort-rows.js';
import { readMeasures, type MeasuredRow } from '../storage/read-measures.js';

export interface MetricsAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string; readonly unit: string | null }[];
  readonly rows: readonly (readonly unknown[])[];
  readonly totals: readonly unknown[];
  readonly asOf: Date;
  readonly lagSeconds: number;
  /** The tables that answered. */
  readonly sources: readonly string[];
}

export interface QueryOptions {
  /** Whose locations bound the answer. */
  readonly actor?: Actor | null;
  /** For comparing: only facts are asked. */
  readonly useRollups?: boolean;
}

interface State extends Known {
  readonly asOf: Date | null;
  readonly lagSeconds: number | null;
}

/** How the business counts, how far its facts have come, and how large their sums are. */
async function readState(db: Sql): Promise<State> {
  const state = await firstRow<State>(
    db,
    sql`select time_zone, fiscal_start_month, reporting_currency, (select max(occurred_at) from projection_progress) as as_of, (select max(lag_seconds) from projection_progress) as lag_seconds,
          (select json_object_agg(relname, reltuples) from pg_class where relnamespace = current_schema()::regnamespace and relname like 'rollup\\_%' and relkind = 'r') as sizes
        from reporting_setting`,
  );
  return state ?? { timeZone: 'UTC', fiscalStartMonth: 1, reportingCurrency: 'USD', asOf: null, lagSeconds: null };
}

interface Groups {
  readonly byKey: ReadonlyMap<string, Counted>;
  readonly total: Counted;
  readonly sources: readonly string[];
}

type Gathering = { values: Map<string, string | null>; currencies: Set<string> };
const nothing = (): Gathering => ({ values: new Map(), currencies: new Set() });

/** Currencies matter where amounts were added up: orders of several may be counted together. */
function add(to: Gathering, row: MeasuredRow, measures: readonly Measure[]): Gathering {
  for (const { name } of measures) to.values.set(name, row[name] ?? null);
  if (measures.some(({ money }) => money))
    for (const code of [row.leastCurrency, row.greatestCurrency]) if (code) to.currencies.add(code);
  return to;
}

/** Counts each fact in one statement; rows of different facts meet in their dimension values. */
async function gather(db: Sql, plan: MetricsPlan, request: MetricsRequest, known: Known, useRollups: boolean): Promise<Groups> {
  const byKey = new Map<string, Gathering>();
  const total = nothing();
  const sources: string[] = [];
  if (plan.dimensions.length === 0) byKey.set('[]', nothing());
  for (const part of plan.parts) {
    const source = chooseSource(part, plan, request, known, useRollups);
    sources.push(source.table);
    const { measures } = part;
    for (const row of await readMeasures(db, { measures, source, plan, request, setting: known })) {
      if (row.isTotal) add(total, row, measures);
      if (row.isTotal && plan.dimensions.length > 0) continue;
      const key = JSON.stringify(row.keys);
      byKey.set(key, add(byKey.get(key) ?? nothing(), row, measures));
    }
  }
  return { byKey, total, sources: [...new Set(sources)] };
} // prettier-ignore

/** Whoever works at certain locations sees those: what is not known by location is refused. */
const ownLocations = (request: MetricsRequest, actor: Actor | null | undefined): MetricsRequest =>
  actor?.role === 'associate' && actor.locations
    ? { ...request, filters: [...(request.filters ?? []), { dimension: 'location', in: actor.locations }] }
    : request;

/** Throws FORBIDDEN where single customers are told apart for somebody who may not see any. */
function checkPersonal({ dimensions, filters }: MetricsPlan, actor: Actor | null | undefined): void {
  const personal = [...dimensions, ...filters.map(({ dimension }) => dimension)].find((one) => one.personal);
  if (personal && actor && !hasPermission(actor, 'customers:read'))
    throw new AccessError('FORBIDDEN', `${personal.name} tells single customers apart, which needs the right customers:read.`); // prettier-ignore
}

const NOTHING: Counted = nothing();

/** Answers metrics by dimensions: each measure is added up where it is counted, formulas come after. */
export async function queryMetrics(db: Sql, asked: MetricsRequest, { actor, useRollups = true }: QueryOptions = {}): Promise<MetricsAnswer> {
  const request = ownLocations(asked, actor);
  const plan = planQuery(request);
  checkPersonal(plan, actor);
  const state = await readState(db);
  const now = await gather(db, plan, request, state, useRollups);
  const comparison = comparisonOf(request, state.timeZone);
  const before = comparison && (await gather(db, plan, { ...request, ...comparison }, state, useRollups));
  const shifted = new Map([...(before?.byKey ?? [])].map(([key, counted]) => [
    JSON.stringify((JSON.parse(key) as (string | null)[]).map((value, at) => (plan.dimensions[at]?.grain && value !== null ? comparison?.shift(value, plan.dimensions[at].name) : value))), // prettier-ignore
    counted,
  ]));
  const compare = (values: readonly unknown[], earlier: Counted, total = false): unknown[] =>
    before ? plan.metrics.flatMap((metric, at) => {
      const then = total && isMixed(metric, earlier) ? null : present(metric, earlier);
      return [then, changeOf(values[at], then)];
    }) : []; // prettier-ignore
  const keys = new Set([...now.byKey.keys(), ...shifted.keys()]);
  const table = [...keys].map((key) => {
    const values = plan.metrics.map((metric) => present(metric, now.byKey.get(key) ?? NOTHING));
    return [...(JSON.parse(key) as unknown[]), ...values, ...compare(values, shifted.get(key) ?? NOTHING)];
  });
  const names = [...plan.dimensions, ...plan.metrics].map(({ name }) => name);
  // Over several currencies only what is not money has a total.
  const totals = plan.metrics.map((metric) => (isMixed(metric, now.total) ? null : present(metric, now.total)));
  return {
    columns: columnsOf(plan, before !== undefined),
    rows: sortRows(table.filter((row) => isWithin(row, names, request)), plan, request).slice(0, request.limit ?? 1_000), // prettier-ignore
    totals: [...plan.dimensions.map(() => null), ...totals, ...compare(totals, before?.total ?? NOTHING, true)],
    asOf: state.asOf ?? new Date(0),
    lagSeconds: state.lagSeconds ?? 0,
    sources: now.sources,
  };
} // prettier-ignore

const columnsOf = ({ dimensions, metrics }: MetricsPlan, compared: boolean): MetricsAnswer['columns'] => [
  ...dimensions.map(({ name }) => ({ name, type: 'dimension', unit: null })),
  ...metrics.map(({ name, unit }) => ({ name, type: 'metric', unit })),
  ...(compared
    ? metrics.flatMap(({ name, unit }) => [
        { name: `${name}Before`, type: 'comparison', unit },
        { name: `${name}Change`, type: 'comparison', unit: 'percent' },
      ])
    : []),
];
