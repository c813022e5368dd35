import type { Question } from './questions.js';

const YEAR = { from: '2025-01-01T00:00:00Z', to: '2025-12-01T00:00:00Z' };
const QUARTER = { from: '2025-07-01T00:00:00Z', to: '2025-10-01T00:00:00Z' };
type Period = typeof YEAR;

const LEVELS = 'from inventory.inventory_level v join inventory.item i using (sku) join inventory.location b on b.id = v.location_id'; // prettier-ignore
const VALUE = 'round(sum(v.on_hand * i.unit_cost), 2)';
const dayOf = (moment: string): string => `date '${moment.slice(0, 10)}'`;

/** Of each level, from which day to which it held how much: the ledger added up. */
const HELD = `
  held as (
    select level_id, day, on_hand, lead(day, 1, current_date + 1) over (partition by level_id order by day) as next_day
      from (select level_id, day, sum(sum(delta)) over (partition by level_id order by day) as on_hand
              from (select level_id, (occurred_at at time zone 'UTC')::date as day, delta from inventory.inventory_movement where bucket = 'on_hand') m group by level_id, day) d
  )`;
/** Of that the days that lie between two bounds. */
const days = (from: string, to: string): string => `greatest(0, least(h.next_day, ${to}) - greatest(h.day, ${from}))`;
const HELD_LEVELS = 'from held h join inventory.inventory_level v on v.id = h.level_id join inventory.item i using (sku) join inventory.location b on b.id = v.location_id'; // prettier-ignore
const within = ({ from, to }: Period): string => `m.occurred_at >= '${from}' and m.occurred_at < '${to}'`;

/** What left for customers in a period, by a column of the item, the level or the location. */
const left = (period: Period, key: string): string => `
  gone as (
    select ${key} as key, -sum(m.delta) as units, -sum(m.delta * i.unit_cost) as worth
      from inventory.inventory_movement m join inventory.inventory_level v on v.id = m.level_id join inventory.item i using (sku) join inventory.location b on b.id = v.location_id
     where m.bucket = 'on_hand' and m.reason = 'SHIPMENT' and ${within(period)} group by 1
  )`;

/** Units and worth of the stock, added up over the days of a period. */
const lain = ({ from, to }: Period, key: string): string => `
  lain as (
    select ${key} as key, sum(h.on_hand * ${days(dayOf(from), dayOf(to))}) as unit_days, sum(h.on_hand * i.unit_cost * ${days(dayOf(from), dayOf(to))}) as worth_days,
           ${dayOf(to)} - ${dayOf(from)} as days ${HELD_LEVELS} group by 1
  )`;

/** Figures are exact here and there; what is divided is rounded by plain SQL at its sixteenth digit. */
const NEAR = 1e-9;

/** Questions of the dashboards over stock. */
export const STOCK_QUESTIONS: readonly Question[] = [
  { name: 'stock by location', ask: { metrics: ['onHandUnits', 'stockValue'], dimensions: ['location'] }, sql: `select b.code, sum(v.on_hand), ${VALUE} ${LEVELS} group by 1` },
  { name: 'stock by category', ask: { metrics: ['onHandUnits', 'stockValue'], dimensions: ['category'] }, sql: `select i.category, sum(v.on_hand), ${VALUE} ${LEVELS} group by 1` },
  { name: 'age of stock', ask: { metrics: ['stockAge'], dimensions: ['category'] }, sql: `select i.category, sum(v.on_hand * ((now() at time zone 'UTC')::date - coalesce(c.day, (now() at time zone 'UTC')::date)))::numeric / nullif(sum(v.on_hand), 0) ${LEVELS} left join (select level_id, max((occurred_at at time zone 'UTC')::date) as day from inventory.inventory_movement where bucket = 'on_hand' and delta > 0 group by 1) c on c.level_id = v.id group by 1`, within: NEAR },
  { name: 'stock-outs by month', ask: { metrics: ['stockOutRate'], grain: 'month', ...YEAR }, sql: `with ${HELD} select to_char(p.month, 'YYYY-MM-DD'), 100.0 * sum(case when h.on_hand <= 0 then ${days('p.month', 'p.next_month')} else 0 end) / sum(${days('p.month', 'p.next_month')}) from held h cross join (select month::date, (month + interval '1 month')::date as next_month from generate_series(${dayOf(YEAR.from)}, ${dayOf(YEAR.to)} - 1, interval '1 month') month) p group by 1`, within: NEAR },
  { name: 'turnover by category', ask: { metrics: ['turnover'], dimensions: ['category'], ...YEAR }, sql: `with ${HELD}, ${left(YEAR, 'i.category')}, ${lain(YEAR, 'i.category')} select key, gone.worth / (worth_days / days) from lain left join gone using (key)`, within: NEAR },
  { name: 'days of supply', ask: { metrics: ['daysOfSupply'], dimensions: ['location'], ...QUARTER }, sql: `with ${HELD}, ${left(QUARTER, 'b.code')}, ${lain(QUARTER, 'b.code')} select key, unit_days::numeric / gone.units from lain left join gone using (key)`, within: NEAR },
]; // prettier-ignore
