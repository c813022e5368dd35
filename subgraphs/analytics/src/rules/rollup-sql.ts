import { FACTS } from './catalog/facts.js';
import { columnOf, type Fact } from './catalog/model.js';
import { BUCKET, CHUNK, heldColumns, ROLLUPS, rolledUp, rollupTime, type Rollup } from './catalog/rollups.js';
import { setSql } from './set-sql.js';

/** Parts of the statements that keep rollups; all of it is made of the catalog, nothing of what anybody sends. */

/** The rollups of a fact that follow from what is added to it and taken away; sets do not (`set-sql.ts`). */
const rollupsOf = (fact: Fact): readonly Rollup[] => ROLLUPS.filter((one) => one.fact === fact && one.holds !== 'set');

/** Each key of each rollup once, with its SQL on the fact. */
function keysOf(fact: Fact): Map<string, string> {
  const keys = new Map<string, string>();
  for (const one of rollupsOf(fact)) {
    const { column, sql } = rollupTime(one);
    for (const [name, expression] of [[column, sql] as const, ...Object.entries(one.keys)]) keys.set(name, expression);
  }
  return keys;
}

/** Rows of a fact, ready to be added up; of those with a `condition` only. */
function baseSql(fact: Fact, condition?: string): string {
  const { from, where } = FACTS[fact];
  const columns = [
    ...[...keysOf(fact)].map(([name, expression]) => `${expression} as ${name}`),
    '1 as row_count',
    ...rolledUp(fact).map(({ name, sql }) => `${sql} as ${columnOf(name)}`),
  ];
  const all = [where, condition].filter((one) => one !== undefined);
  return `select ${columns.join(', ')} from ${from}${all.length > 0 ? ` where ${all.join(' and ')}` : ''}`;
}

/** Adds to one rollup what is behind the rows of `delta`, each with a sign; where that comes to nothing, nothing is written. */
export function upkeepSql(one: Rollup, delta: string): string {
  const keys = [rollupTime(one).column, ...Object.keys(one.keys)];
  const measures = heldColumns(one);
  const list = keys.join(', ');
  const bucketed = one.holds === 'histogram' ? `where ${BUCKET} is not null` : '';
  return `insert into ${one.table} (${[...keys, ...measures].join(', ')})
    select ${list}, ${measures.map((name) => `coalesce(sum(sign * ${name}), 0)`).join(', ')} from ${delta} ${bucketed} group by ${list}
    having ${measures.map((name) => `sum(sign * ${name}) <> 0`).join(' or ')} order by ${list}
    on conflict (${list}) do update set ${measures.map((name) => `${name} = ${one.table}.${name} + excluded.${name}`).join(', ')}`;
}

/** The name under which a statement has the rows that a table gets. */
export const newRows = (table: string): string => `new_${table}`;

/**
 * Parts of a statement, by a name for each, that bring a fact's rollups from the rows which its tables hold under a
 * `condition` before the statement to those that they get by it. Of the tables that are `changed` these are the rows of
 * {@link newRows}; all the rest is as it is. What is the same before and after touches no rollup.
 */
export function upkeepOf(
  fact: Fact,
  condition: string,
  changed: readonly string[],
  /** Of the rows after it, those that the statement is about; absent: all that the new rows make. */
  after?: string,
): readonly (readonly [string, string])[] {
  const made = changed.map((table) => `${table} as (select * from ${newRows(table)})`);
  return [
    [`held_${fact}`, baseSql(fact, condition)],
    [`made_${fact}`, `with ${made.join(', ')} ${baseSql(fact, after)}`],
    [`delta_${fact}`, `select -1 as sign, * from held_${fact} union all select 1, * from made_${fact}`],
    ...rollupsOf(fact).map((one) => [`sum_${one.table}`, upkeepSql(one, `delta_${fact}`)] as const),
  ];
}

/** What a rollup should hold: its fact, added up. */
function sumsSql(one: Rollup): string {
  if (one.holds === 'set') return setSql(one);
  const { from, where } = FACTS[one.fact];
  const groups = [rollupTime(one).sql, ...Object.values(one.keys)];
  const sums = (one.holds === 'sums' ? rolledUp(one.fact) : []).map((measure) => `coalesce(sum(${measure.sql}), 0)`);
  const all = [where, one.holds === 'histogram' ? `(${one.keys[BUCKET]}) is not null` : undefined].filter(Boolean);
  return `select ${[...groups, 'count(*)', ...sums].join(', ')} from ${from}${all.length > 0 ? ` where ${all.join(' and ')}` : ''} group by ${groups.map((_, index) => index + 1).join(', ')}`;
}

const columnsOf = (one: Rollup): string =>
  [
    rollupTime(one).column,
    ...Object.keys(one.keys),
    ...(one.holds === 'set' ? [CHUNK, 'bits'] : []),
    ...heldColumns(one),
  ].join(', ');

/** The statement that fills an empty rollup from its fact. */
export const fillSql = (one: Rollup): string => `insert into ${one.table} (${columnsOf(one)})\n${sumsSql(one)};`;

/** Rows in which a rollup and its fact differ. */
export const differenceSql = (one: Rollup): string =>
  `with held as (select ${columnsOf(one)} from ${one.table} where row_count <> 0), summed (${columnsOf(one)}) as (${sumsSql(one)}), differing as ((table held except all table summed) union all (table summed except all table held)) select '${one.table}' as subject, left(to_jsonb(differing)::text, 300) as detail from differing limit 20`;
