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

/** Writes rows, over those with the same key. Only rows that differ are touched. */
export async function putRows(
  db: Sql,
  table: OwnedTable,
  records: readonly object[],
  joins: RawBuilder = sql``,
): Promise<void> {
  if (records.length === 0) return;
  const derived = table.derived ?? {};
  const own = namesOf(table.columns).filter((name) => !name.startsWith('_'));
  const names = [...own, ...Object.keys(derived)];
  const values = [...own.map((name) => `r.${name}`), ...Object.values(derived)];
  const updates = names.filter((name) => name !== table.key);
  const columns = table.columns.replaceAll(/(^|, )_/g, '$1');
  await run(
    db,
    sql`insert into ${sql.raw(table.name)} (${sql.raw(names.join(', '))})
        select ${sql.raw(values.join(', '))} from ${recordset(records, 'r', columns)} ${joins}
        on conflict (${sql.raw(table.key)}) do update set ${sql.raw(updates.map((name) => `${name} = excluded.${name}`).join(', '))}`,
  );
}

/** Replaces what these owners have in the table: rows that are not among the records are gone. */
export async function replaceRows(
  db: Sql,
  table: OwnedTable,
  owners: readonly string[],
  records: readonly Record<string, unknown>[],
  joins?: RawBuilder,
): Promise<void> {
  const keys = records.map((record) => record[table.key]);
  await run(
    db,
    sql`delete from ${sql.raw(table.name)} where ${sql.raw(table.owner)} = any(${owners}::uuid[]) and ${sql.raw(table.key)} <> all(${keys}::uuid[])`,
  );
  await putRows(db, table, records, joins);
}
