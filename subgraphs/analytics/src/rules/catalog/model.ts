/** Where a measure is counted: what one row of it stands for. */
export type Fact =
  | 'order'
  | 'line'
  | 'customer'
  | 'payment'
  | 'refund'
  | 'return'
  | 'appeasement'
  | 'credit'
  | 'creditDay'
  | 'allocation'
  | 'decision'
  | 'fulfillment'
  | 'shipment'
  | 'stock'
  | 'stockDay'
  | 'stockChange'
  | 'movement'
  | 'alert'
  | 'case';

export type Unit = 'count' | 'money' | 'decimal' | 'percent' | 'seconds' | 'ratio' | 'days';

/** Whether figures of parts add up to the figure of the whole: always, but not over time, or never. */
export type Additivity = 'ADDITIVE' | 'SEMI_ADDITIVE' | 'NON_ADDITIVE';

export interface Measure {
  readonly name: string;
  readonly fact: Fact;
  /**
   * SQL; `sum`: of one row, to be added up; `aggregate`: an aggregate over all rows, which rollups cannot answer;
   * `distinct`: of one row, whose different values are counted; `percentile`: the bucket of one row (`histogram.ts`).
   */
  readonly sql: string;
  readonly kind: 'sum' | 'aggregate' | 'distinct' | 'percentile';
  /** Of a percentile: 0.5 is the median. */
  readonly share?: number;
  /** Minor units of the row's currency: adds up only within one. */
  readonly money: boolean;
  /** Has digits behind the point. */
  readonly decimal: boolean;
}

export interface Metric {
  readonly name: string;
  readonly family: string;
  readonly meaning: string;
  /** Over measures, by + − × ÷ and brackets; each measure is added up first. */
  readonly formula: string;
  readonly unit: Unit;
  readonly additivity: Additivity;
}

/** The metrics of one part of the business, with what they are counted from. */
export interface MetricFamily {
  readonly name: string;
  readonly measures: readonly Measure[];
  readonly metrics: readonly Metric[];
}

interface Kind {
  readonly money?: boolean;
  readonly decimal?: boolean;
}

/** A measure of one fact that adds up. */
export const sumOf =
  (fact: Fact) =>
  (name: string, sql: string, { money = false, decimal = false }: Kind = {}): Measure => ({
    name,
    fact,
    sql,
    kind: 'sum',
    money,
    decimal,
  });

/** A measure that only the rows themselves can answer. */
export const aggregateOf = (fact: Fact, name: string, sql: string): Measure => ({
  name,
  fact,
  sql,
  kind: 'aggregate',
  money: false,
  decimal: true,
});

/** In an aggregate of amounts, the place behind the amount of a row where it is multiplied by its rate of exchange. */
export const FACTOR = '§';

/** How many different values there are. */
export const distinctOf = (fact: Fact, name: string, sql: string): Measure => ({
  ...aggregateOf(fact, name, sql),
  kind: 'distinct',
});

/** The least value that so large a share of the rows does not exceed, known by its bucket. */
export const percentileOf = (fact: Fact, name: string, bucket: string, share: number): Measure => ({
  ...aggregateOf(fact, name, bucket),
  kind: 'percentile',
  share,
});

const ADDITIVE_UNITS: ReadonlySet<Unit> = new Set<Unit>(['count', 'money', 'decimal']);

/** A metric of a family; without a formula it is the measure of its name. */
export const metricOf =
  (family: string) =>
  (
    name: string,
    unit: Unit,
    meaning: string,
    formula = name,
    additivity: Additivity = ADDITIVE_UNITS.has(unit) && !/[*/]/.test(formula) ? 'ADDITIVE' : 'NON_ADDITIVE',
  ): Metric => ({ name, family, meaning, formula, unit, additivity });

/** The column that holds a measure in a rollup. */
export const columnOf = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
