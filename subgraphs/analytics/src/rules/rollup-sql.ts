import { FACTS } from './catalog/facts.js';
import { columnOf, type Fact } from './catalog/model.js';
import { ROLLUPS, rolledUp, rollupTime, type Rollup } from './catalog/rollups.js';

/** Parts of the statements that keep rollups; all of it is made of the catalog, nothing of what anybody sends. */

const rollupsOf = (fact: Fact): readonly Rollup[] => ROLLUPS.filter((one) => one.fact === fact);
const measureColumns = (fact: Fact): string[] => ['row_count', ...rolledUp(fact).map(({ name }) => columnOf(name))];

/** Each key of each rollup once, with its SQL on the fact. */
function keysOf(fact: Fact): Map<string, string> {
  const keys = new Map<string, string>();
  for (const one of rollupsOf(fact)) {
    const { column, sql } = rollupTime(one);
    for (const [name, expression] of [[column, sql] as const, ...Object.entries(one.keys)]) keys.set(name, expression);
  }
  return keys;
}

/** The rows of some aggregates of a fact, ready to be added up. `ids` is the SQL of their ids. */
export function baseSql(fact: Fact, ids: string): string {
  const { from, where, aggregate = '' } = FACTS[fact];
  const columns = [
    ...[...keysOf(fact)].map(([name, expression]) => `${expression} as ${name}`),
    '1 as row_count',
    ...rolledUp(fact).map(({ name, sql }) => `${sql} as ${columnOf(name)}`),
  ];
  return `select ${columns.join(', ')} from ${from} where ${aggregate} = any(${ids})${where ? ` and ${where}` : ''}`;
}

/** Adds (`sign` 1) or takes away (−1) the rows of `base` in one rollup. */
function upkeepSql(one: Rollup, base: string, sign: string): string {
  const keys = [rollupTime(one).column, ...Object.keys(one.keys)];
  const measures = measureColumns(one.fact);
  const list = keys.join(', ');
  return `insert into ${one.table} (${[...keys, ...measures].join(', ')})
    select ${list}, ${measures.map((name) => `${sign} * coalesce(sum(${name}), 0)`).join(', ')} from ${base} group by ${list} order by ${list}
    on conflict (${list}) do update set ${measures.map((name) => `${name} = ${one.table}.${name} + excluded.${name}`).join(', ')}`;
}

/** All rollups of a fact with their statements, by a name for each. */
export const upkeepOf = (fact: Fact, base: string, sign: string): readonly (readonly [string, string])[] =>
  rollupsOf(fact).map((one) => [`u_${one.table}`, upkeepSql(one, base, sign)] as const);

/** What a rollup should hold: its fact, added up. */
function sumsSql(one: Rollup): string {
  const { from, where } = FACTS[one.fact];
  const groups = [rollupTime(one).sql, ...Object.values(one.keys)];
  const sums = rolledUp(one.fact).map((measure) => `coalesce(sum(${measure.sql}), 0)`);
  return `select ${[...groups, 'count(*)', ...sums].join(', ')} from ${from}${where ? ` where ${where}` : ''} group by ${groups.map((_, index) => index + 1).join(', ')}`;
}

const columnsOf = (one: Rollup): string =>
  [rollupTime(one).column, ...Object.keys(one.keys), ...measureColumns(one.fact)].join(', ');

/** The statement that fills an empty rollup from its fact. */
export const fillSql = (one: Rollup): string => `insert into ${one.table} (${columnsOf(one)})\n${sumsSql(one)};`;

/** Rows in which a rollup and its fact differ. */
export const differenceSql = (one: Rollup): string =>
  `with held as (select ${columnsOf(one)} from ${one.table} where row_count <> 0), summed (${columnsOf(one)}) as (${sumsSql(one)}), differing as ((table held except all table summed) union all (table summed except all table held)) select '${one.table}' as subject, to_jsonb(differing)::text as detail from differing limit 20`;
