import { firstRow, recordset, sql, type Sql } from '@oms/platform/database/sql';

/** How many of these records a table has already, by the columns of its key; text, numbers and moments alike. */
export async function countKnown(db: Sql, table: string, key: string, records: readonly object[]): Promise<number> {
  if (records.length === 0) return 0;
  const columns = key.split(', ');
  const typed = columns.map((name) => `${name} ${TYPES[name] ?? 'text'}`).join(', ');
  const found = await firstRow<{ known: number }>(
    db,
    sql`select count(*)::int as known from ${recordset(records, 'r', typed)} join ${sql.raw(table)} t using (${sql.raw(key)})`,
  );
  return found?.known ?? 0;
}

const TYPES: Readonly<Record<string, string>> = { valid_from: 'timestamptz', min_subtotal: 'bigint' };
