import { namesOf } from '@oms/platform/database/insert-into';
import { columnar, run, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import { FACTS } from '../rules/catalog/facts.js';
import type { Fact } from '../rules/catalog/model.js';
import { newRows } from '../rules/rollup-sql.js';
import { changeFacts } from './rollups.js';

/** A table whose rows belong to aggregates, and are replaced with them. */
export interface OwnedTable {
  readonly name: string;
  readonly key: string;
  readonly owner: string;
  /** Columns with their types as records have them; the key among them. */
  readonly columns: string;
  /** Columns that are worked out: SQL over the records `r`. */
  readonly derived?: Readonly<Record<string, string>>;
  /** SQL that joins what is needed for that. */
  readonly joins?: string;
}

type Records = readonly Readonly<Record<string, unknown>>[];

const allNames = ({ columns, derived = {} }: OwnedTable): string[] => [...namesOf(columns), ...Object.keys(derived)];

/** The rows that a table gets, as a part of a statement. */
const makePart = (table: OwnedTable, records: Records): RawBuilder => {
  const values = ['r.*', ...Object.entries(table.derived ?? {}).map(([name, value]) => `${value} as ${name}`)];
  return sql`${sql.raw(newRows(table.name))} as materialized (select ${sql.raw(values.join(', '))} from ${columnar(records, 'r', table.columns)} ${sql.raw(table.joins ?? '')})`;
};

/** Writes them over those with the same key; a row that stays as it is is not touched. */
function putSql(table: OwnedTable): string {
  const names = allNames(table);
  const others = names.filter((name) => name !== table.key);
  const list = (of: string): string => others.map((name) => `${of}.${name}`).join(', ');
  return `insert into ${table.name} as held (${names.join(', ')}) select ${names.join(', ')} from ${newRows(table.name)}
    on conflict (${table.key}) do update set ${others.map((name) => `${name} = excluded.${name}`).join(', ')}
    where (${list('held')}) is distinct from (${list('excluded')})`;
}

/** Deletes rows of the owners `given` that are not among the new ones. */
const dropSql = ({ name, key, owner }: OwnedTable): string =>
  `delete from ${name} held where ${owner} = any((select ids from given)::uuid[]) and not exists (select from ${newRows(name)} made where made.${key} = held.${key})`;

/** Writes rows, over those with the same key. */
export async function putRows(db: Sql, table: OwnedTable, records: Records): Promise<void> {
  if (records.length > 0) await run(db, sql`with ${makePart(table, records)} ${sql.raw(putSql(table))}`);
}

export interface Replacement {
  readonly table: OwnedTable;
  readonly records: Records;
}

const GIVEN = 'any((select ids from given)::uuid[])';

/**
 * Replaces what these owners have in the tables, and with it the sums of the facts `rolled`: rows that are not among the
 * records are gone. A table may be joined to those before it by the name of its new rows. One statement.
 */
export async function replaceRows(
  db: Sql,
  owners: readonly string[],
  replacements: readonly Replacement[],
  rolled: readonly Fact[] = [],
): Promise<void> {
  const writes = replacements.flatMap(({ table }) => [
    sql.raw(`put_${table.name} as (${putSql(table)})`),
    ...(table.owner === table.key ? [] : [sql.raw(`drop_${table.name} as (${dropSql(table)})`)]),
  ]);
  await changeFacts(db, {
    parts: [
      sql`given as (select ${owners}::uuid[] as ids)`,
      ...replacements.map(({ table, records }) => makePart(table, records)),
      ...writes,
    ],
    tables: replacements.map(({ table }) => table.name),
    rolled,
    held: (fact) => `${FACTS[fact].aggregate} = ${GIVEN}`,
  });
}
