import { FACTS } from './facts.js';
import type { Fact } from './model.js';

/** Which parts of time a dimension tells apart: a rollup by day cannot tell hours. */
export type Grain = 'hour' | 'day' | 'week' | 'month' | 'year';

/** SQL of a time: what rows are grouped by, and the text that a group is shown as; cheaper than grouping by the text. */
export interface TimeSql {
  readonly group: string;
  readonly shown: string;
}

export interface Dimension {
  readonly name: string;
  readonly meaning: string;
  /** Set for times: the finest grain that it needs. */
  readonly grain?: Grain;
  /** SQL of a time, of the day (or hour) it is taken from; `fiscalShift` are the months that the fiscal year is ahead. */
  readonly ofTime?: (day: string, fiscalShift: number) => TimeSql;
  /** Tells single customers apart: only for those who may see customers. */
  readonly personal?: boolean;
  /** SQL by fact; a fact without one does not have the dimension. */
  readonly on: Readonly<Partial<Record<Fact, string>>>;
}

const dated = (Object.keys(FACTS) as Fact[]).filter((fact) => FACTS[fact].day);
const shownAs = (group: string, format: string): TimeSql => ({ group, shown: `to_char(${group}, '${format}')` });
const start = (unit: string) => (day: string) => shownAs(`date_trunc('${unit}', ${day}::timestamp)`, 'YYYY-MM-DD');
const fiscal = (unit: string, format: string) => (day: string, shift: number) =>
  shownAs(`date_trunc('${unit}', ${day} + interval '${shift} months')`, format);
const weekday = (day: string): TimeSql => {
  const group = `extract(isodow from ${day})`;
  return { group, shown: `${group}::text` };
};
const onDays: Readonly<Partial<Record<Fact, string>>> = Object.fromEntries(
  dated.map((fact) => [fact, FACTS[fact].day ?? '']),
);
const onHours: Readonly<Partial<Record<Fact, string>>> = Object.fromEntries(
  dated.flatMap((fact) => (FACTS[fact].hour ? [[fact, FACTS[fact].hour ?? '']] : [])),
);

const time = (
  name: string,
  grain: Grain,
  ofTime: (day: string, shift: number) => TimeSql,
  meaning: string,
): Dimension => ({
  name,
  meaning: `${meaning}, in the business's time zone`,
  grain,
  ofTime,
  on: grain === 'hour' ? onHours : onDays,
});
const attribute = (name: string, meaning: string, on: Dimension['on']): Dimension => ({ name, meaning, on });

/** A column of the order, wherever the order is at hand. */
const ofOrder = (column: string): Dimension['on'] => ({
  order: `o.${column}`,
  line: `o.${column}`,
  allocation: `o.${column}`,
  decision: `o.${column}`,
  fulfillment: `o.${column}`,
  shipment: `o.${column}`,
});
const ofMoney = (column: string): Dimension['on'] => ({
  customer: `c.${column}`,
  payment: `p.${column}`,
  refund: `f.${column}`,
  return: `n.${column}`,
});
const ofItem = (column: string): Dimension['on'] => ({
  allocation: `i.${column}`,
  stock: `i.${column}`,
  stockDay: `i.${column}`,
  movement: `i.${column}`,
  alert: `i.${column}`,
});
const LOCATED = ['allocation', 'fulfillment', 'shipment', 'stock', 'stockDay', 'movement', 'alert', 'return'] as const;
const region = Object.fromEntries(
  [...Object.keys(ofOrder('')), 'customer', 'payment', 'refund', 'return'].map((fact) => [fact, 'x.region']),
);

/** By what metrics can be told apart. */
export const DIMENSIONS: readonly Dimension[] = [
  time('hour', 'hour', (hour) => shownAs(hour, 'YYYY-MM-DD"T"HH24:00'), 'Hour'),
  time('day', 'day', (day) => shownAs(day, 'YYYY-MM-DD'), 'Day'),
  time('week', 'week', start('week'), 'Monday of the week'),
  time('month', 'month', start('month'), 'First day of the month'),
  time('quarter', 'month', start('quarter'), 'First day of the quarter'),
  time('year', 'year', start('year'), 'First day of the year'),
  time('weekday', 'day', weekday, 'Day of the week, 1 is Monday'),
  time('fiscalYear', 'month', fiscal('year', '"FY"YYYY'), 'Fiscal year, named by the year in which it ends'),
  time('fiscalQuarter', 'month', fiscal('quarter', '"FY"YYYY"-Q"Q'), 'Quarter of the fiscal year'),
  time('fiscalMonth', 'month', fiscal('month', '"FY"YYYY"-"MM'), 'Month of the fiscal year, 01 is its first'),
  attribute('channel', 'Code of the channel', { ...ofOrder('channel'), ...ofMoney('channel'), appeasement: 'a.channel' }),
  attribute('currency', 'Currency of the amounts', { order: 'o.currency', line: 'o.currency', ...ofMoney('currency'), appeasement: 'a.currency', credit: 'e.currency', creditDay: 'e.currency', shipment: 's.currency' }),
  attribute('status', 'Status of the order', ofOrder('status')),
  attribute('country', 'Country that the order ships to', { ...ofOrder('country'), ...ofMoney('country') }),
  attribute('region', 'Part of the world that the order ships to', region),
  attribute('historical', 'Whether the order was imported as history', Object.fromEntries(Object.keys(ofOrder('')).map((fact) => [fact, 'o.historical::text']))),
  { ...attribute('customer', 'Number of the customer; for those who may see customers', { order: 'c.number', line: 'c.number' }), personal: true },
  attribute('company', 'Whether the customer is a company', { order: 'c.company::text', line: 'c.company::text' }),
  attribute('category', 'Category of the item', { line: 'l.category', ...ofItem('category') }),
  attribute('supplier', 'Code of the item’s supplier', { line: 'l.supplier', ...ofItem('supplier_code') }),
  attribute('sku', 'SKU of the item', { line: 'l.sku', allocation: 'g.sku', stock: 's.sku', stockDay: 's.sku', movement: 'm.sku', alert: 't.sku' }),
  attribute('location', 'Code of the location', Object.fromEntries(LOCATED.map((fact) => [fact, 'b.code']))),
  attribute('carrier', 'Carrier that brings the parcel, or brought the order', { order: 'o.carrier', line: 'o.carrier', shipment: 's.carrier' }),
  attribute('service', 'Service of the carrier', { fulfillment: 'w.service', shipment: 's.service' }),
  attribute('method', 'How it is delivered, or paid', { fulfillment: 'w.method', payment: 'p.method' }),
  attribute('paymentStatus', 'Payment status of the order', { order: 'o.payment_status', line: 'o.payment_status' }),
  attribute('reason', 'Why units moved, money went back, or goodwill was shown', { movement: 'm.reason', refund: 'f.reason', appeasement: 'a.reason' }),
  attribute('kind', 'Kind of the case, the appeasement or the credit', { case: 'k.kind', appeasement: 'a.kind', credit: 'e.kind', creditDay: 'e.kind' }),
  attribute('severity', 'Severity of the case', { case: 'k.severity' }),
  attribute('queue', 'Queue of the case', { case: 'k.queue' }),
  attribute('strategy', 'Strategy of the sourcing decision', { decision: 'd.strategy' }),
]; // prettier-ignore
