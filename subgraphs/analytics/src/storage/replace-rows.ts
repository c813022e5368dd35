import { recordset, run, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';

/** A table whose rows belong to aggregates, and are replaced with them. */
export interface OwnedTable {
  readonly name: string;
  readonly key: string;
  readonly owner: string;
  /** Columns with their types as records have them; the key among them. */
  readonly columns: string;
  /** Columns that are worked out: SQL over the records `r`. */
  readonly derived?: Readonly<Record<string, string>>;
}

const namesOf = (columns: string): string[] => columns.split(', ').map((column) => column.split(' ')[0] ?? '');

/** The statement that writes rows over those with the same key. */
function putStatement(table: OwnedTable, records: readonly object[], joins: RawBuilder): RawBuilder {
  const derived = table.derived ?? {};
  const own = namesOf(table.columns);
  const names = [...own, ...Object.keys(derived)];
  const values = [...own.map((name) => `r.${name}`), ...Object.values(derived)];
  const updates = names.filter((name) => name !== table.key).map((name) => `${name} = excluded.${name}`);
  return sql`insert into ${sql.raw(table.name)} (${sql.raw(names.join(', '))})
        select ${sql.raw(values.join(', '))} from ${recordset(records, 'r', table.columns)} ${joins}
        on conflict (${sql.raw(table.key)}) do update set ${sql.raw(updates.join(', '))}`;
}

/** Writes rows, over those with the same key. */
export async function putRows(
  db: Sql,
  table: OwnedTable,
  records: readonly object[],
  joins: RawBuilder = sql``,
): Promise<void> {
  if (records.length > 0) await run(db, putStatement(table, records, joins));
}

/** Replaces what these owners have in the table: rows that are not among the records are gone. */
export async function replaceRows(
  db: Sql,
  table: OwnedTable,
  owners: readonly string[],
  records: readonly Record<string, unknown>[],
  joins: RawBuilder = sql``,
): Promise<void> {
  const keys = records.map((record) => record[table.key]);
  const gone = sql`delete from ${sql.raw(table.name)} where ${sql.raw(table.owner)} = any(${owners}::uuid[]) and ${sql.raw(table.key)} <> all(${keys}::uuid[])`;
  await run(db, records.length > 0 ? sql`with gone as (${gone}) ${putStatement(table, records, joins)}` : gone);
}
