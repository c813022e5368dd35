import { CATALOG } from './catalog.js';
import { SHIP_BUCKET } from './fulfillment.js';
import { FACTS } from './facts.js';
import type { Grain } from './dimensions.js';
import { columnOf, type Fact, type Measure } from './model.js';

/** Sums of a fact, kept up to date in the transaction that changes the fact. */
export interface Rollup {
  readonly table: string;
  readonly fact: Fact;
  /**
   * What it holds of its fact: sums of all measures that add up; how many rows fall into each bucket of a histogram; or the
   * set of the customers, as bits by their ordinal numbers.
   */
  readonly holds: 'sums' | 'histogram' | 'set';
  /** Name and grain of its time. */
  readonly grain: Extract<Grain, 'hour' | 'day' | 'month'>;
  /** Columns beside the time, with their SQL on the fact; none is null, absent is ''. */
  readonly keys: Readonly<Record<string, string>>;
  /** The dimensions that it can answer, with their SQL on the rollup `r`. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** What else its dimensions are read from. */
  readonly joins?: string;
  /**
   * Columns of what days changed, by the measure that is this added up over all days from then on: each change counts for as
   * many days of the period as come after it. Answers periods as a whole only.
   */
  readonly changes?: Readonly<Record<string, string>>;
}

const text = (expression: string): string => `coalesce(${expression}, '')`;
const back = (column: string): string => `nullif(r.${column}, '')`;
const COUNTRY = 'left join dim_country x on x.country = r.country';
const LOCATION = 'left join dim_location b on b.location_id = r.location_id';
const sale = { channel: 'o.channel', currency: 'o.currency' };
const saleDimensions = { channel: 'r.channel', currency: 'r.currency' };

const rollup = (
  table: string,
  fact: Fact,
  grain: Rollup['grain'],
  keys: Rollup['keys'],
  rest: Pick<Rollup, 'dimensions' | 'joins'> & Partial<Pick<Rollup, 'holds'>>,
): Rollup => ({ table: `rollup_${table}`, fact, grain, keys, holds: 'sums', ...rest });
const histogram = { dimensions: saleDimensions, holds: 'histogram' } as const;
const set = { dimensions: saleDimensions, holds: 'set' } as const;

/** The column of the bucket, in a histogram. */
export const BUCKET = 'ship_bucket';
/** What sets are of. */
export const MEMBER = 'o.customer_id';
/** The column of a set that says which part of it the bits are, and how many bits a part has. */
export const CHUNK = 'chunk';
export const CHUNK_BITS = 4_096;

const ofItem = { category: text('i.category'), supplier: text('i.supplier_code') };
const itemDimensions = { location: 'b.code', category: back('category'), supplier: back('supplier') };

/** All rollups; of those of a fact the first that can answer is asked, so the smaller ones come first. */
export const ROLLUPS: readonly Rollup[] = [
  rollup('order_day', 'order', 'day', sale, { dimensions: saleDimensions }),
  rollup('order_country_day', 'order', 'day', { ...sale, country: text('o.country'), status: 'o.status', historical: 'o.historical::text', carrier: text('o.carrier') }, { dimensions: { ...saleDimensions, country: back('country'), region: 'x.region', status: 'r.status', historical: 'r.historical', carrier: back('carrier') }, joins: COUNTRY }),
  rollup('order_hour', 'order', 'hour', sale, { dimensions: saleDimensions }),
  rollup('order_ship_month', 'order', 'month', { ...sale, [BUCKET]: SHIP_BUCKET }, histogram),
  rollup('order_ship_day', 'order', 'day', { ...sale, [BUCKET]: SHIP_BUCKET }, histogram),
  rollup('order_customers_month', 'order', 'month', sale, set),
  rollup('order_customers_day', 'order', 'day', sale, set),
  rollup('line_day', 'line', 'day', sale, { dimensions: saleDimensions }),
  rollup('line_category_day', 'line', 'day', { ...sale, category: text('l.category') }, { dimensions: { ...saleDimensions, category: back('category') } }),
  rollup('line_country_month', 'line', 'month', { ...sale, country: text('o.country'), category: text('l.category') }, { dimensions: { ...saleDimensions, country: back('country'), region: 'x.region', category: back('category') }, joins: COUNTRY }),
  rollup('line_item_month', 'line', 'month', { currency: 'o.currency', sku: 'l.sku' }, { dimensions: { currency: 'r.currency', sku: 'r.sku' } }),
  rollup('line_item_day', 'line', 'day', { currency: 'o.currency', sku: 'l.sku' }, { dimensions: { currency: 'r.currency', sku: 'r.sku' } }),
  rollup('customer_day', 'customer', 'day', { channel: text('c.channel'), currency: text('c.currency'), country: text('c.country') }, { dimensions: { channel: back('channel'), currency: back('currency'), country: back('country'), region: 'x.region' }, joins: COUNTRY }),
  rollup('credit_day', 'credit', 'day', { kind: 'e.kind', currency: 'e.currency' }, { dimensions: { kind: 'r.kind', currency: 'r.currency' } }),
  rollup('stock_change_day', 'stockChange', 'day', { location_id: 'h.location_id', ...ofItem }, { dimensions: itemDimensions, joins: LOCATION }),
  rollup('movement_day', 'movement', 'day', { location_id: 'm.location_id', ...ofItem, reason: 'm.reason' }, { dimensions: { ...itemDimensions, reason: 'r.reason' }, joins: LOCATION }),
  rollup('fulfillment_day', 'fulfillment', 'day', { location_id: 'w.location_id', method: text('w.method'), service: text('w.service') }, { dimensions: { location: 'b.code', method: back('method'), service: back('service') }, joins: LOCATION }),
  rollup('shipment_day', 'shipment', 'day', { location_id: 's.location_id', carrier: text('s.carrier'), service: 's.service', currency: text('s.currency') }, { dimensions: { location: 'b.code', carrier: back('carrier'), service: 'r.service', currency: back('currency') }, joins: LOCATION }),
]; // prettier-ignore

/** What answers as rollups do, and is made of those: the stock of a whole period from what days changed, or day by day. */
const DERIVED: readonly Rollup[] = [
  { table: 'rollup_stock_change_day', fact: 'stockDay', grain: 'day', keys: {}, dimensions: itemDimensions, joins: LOCATION, holds: 'sums', changes: { unitDays: 'unit_change', levelDays: 'level_change', emptyDays: 'empty_change', worthDays: 'worth_change' } },
  { table: 'stock_total_day', fact: 'stockDay', grain: 'day', keys: {}, dimensions: itemDimensions, joins: LOCATION, holds: 'sums' },
]; // prettier-ignore

/** Whatever can answer in the place of a fact. */
export const ANSWERERS: readonly Rollup[] = [...ROLLUPS, ...DERIVED];

/** The time column of a rollup, and its SQL on the fact. */
export function rollupTime({ fact, grain }: Rollup): { column: string; sql: string } {
  const { day = '', hour = '' } = FACTS[fact];
  if (grain === 'hour') return { column: 'hour', sql: hour };
  return grain === 'day' ? { column: 'day', sql: day } : { column: 'month', sql: `date_trunc('month', ${day})::date` };
}

/** The measures that the rollups of a fact hold: all that add up. */
export const rolledUp = (fact: Fact): readonly Measure[] =>
  CATALOG.measures.filter((measure) => measure.fact === fact && measure.kind === 'sum');

/** The columns of a rollup beside its keys. */
export const heldColumns = ({ fact, holds }: Rollup): string[] =>
  holds === 'sums' ? ['row_count', ...rolledUp(fact).map(({ name }) => columnOf(name))] : ['row_count'];

const TYPES: Readonly<Record<string, string>> = { location_id: 'uuid', [BUCKET]: 'smallint' };

/** A rollup as the statement that makes its table; migrations are written by it. */
export function rollupDdl(one: Rollup): string {
  const { column } = rollupTime(one);
  const keys = Object.keys(one.keys);
  const lines = [
    `  ${column} ${one.grain === 'hour' ? 'timestamp' : 'date'} not null`,
    ...keys.map((key) => `  ${key} ${TYPES[key] ?? 'text'} not null`),
    ...(one.holds === 'set' ? [`  ${CHUNK} int not null`, `  bits bit(${CHUNK_BITS}) not null`] : []),
    '  row_count bigint not null',
    ...(one.holds === 'sums' ? rolledUp(one.fact) : []).map(
      ({ name, decimal }) => `  ${columnOf(name)} ${decimal ? 'numeric' : 'bigint'} not null`,
    ),
    `  primary key (${[column, ...keys, ...(one.holds === 'set' ? [CHUNK] : [])].join(', ')})`,
  ];
  return `create table ${one.table} (\n${lines.join(',\n')}\n) with (fillfactor = 80);`;
}
