import { recordset, sql, type RawBuilder } from '@oms/platform/database/sql';

/** Names of columns such as 'id uuid, sku text'. */
export const namesOf = (columns: string): string[] => columns.split(', ').map((column) => column.split(' ')[0] ?? '');

/** Inserts records into a table by their `columns`, such as 'id uuid, sku text'; every row is `stamped` with moments. */
export function insertInto(
  table: string,
  columns: string,
  records: readonly object[],
  stamped: Readonly<Record<string, Date>> = {},
): RawBuilder<unknown> {
  const names = namesOf(columns).join(', ');
  const stamps = Object.keys(stamped);
  const values = [sql.raw(names), ...stamps.map((name) => sql`${stamped[name]}::timestamptz`)];
  return sql`insert into ${sql.raw(table)} (${sql.raw([names, ...stamps].join(', '))}) select ${sql.join(values)} from ${recordset(records, 's', columns)}`;
}
