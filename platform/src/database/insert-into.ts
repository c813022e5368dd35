import { camelCase } from '../values/snake-case.js';
import { recordset, sql, type RawBuilder } from './sql.js';

/** Names of columns such as 'id uuid, sku text'. */
export const namesOf = (columns: string): string[] => columns.split(', ').map((column) => column.split(' ')[0] ?? '');

interface Column {
  readonly name: string;
  /** What the property is called that it is filled from: `placed_at` ← `placedAt`. */
  readonly property: string;
}

const known = new Map<string, readonly Column[]>();

function columnsOf(columns: string): readonly Column[] {
  const found = known.get(columns);
  if (found) return found;
  const parsed = namesOf(columns).map((name) => {
    return { name, property: camelCase(name) };
  });
  known.set(columns, parsed);
  return parsed;
}

/** Of records whatever has a column, under its name: nothing else is sent. */
function asRows(columns: string, records: readonly object[]): Record<string, unknown>[] {
  const all = columnsOf(columns);
  return records.map((record) => {
    const given = record as Readonly<Record<string, unknown>>;
    const row: Record<string, unknown> = {};
    for (const { name, property } of all) row[name] = given[property] ?? given[name];
    return row;
  });
}

/**
 * Inserts records into a table by their `columns`, such as 'id uuid, ship_country text'; a record's properties are called
 * like the columns or in camelCase. Every row is `stamped` with moments.
 */
export function insertInto(
  table: string,
  columns: string,
  records: readonly object[],
  stamped: Readonly<Record<string, Date>> = {},
): RawBuilder<unknown> {
  const names = namesOf(columns).join(', ');
  const stamps = Object.keys(stamped);
  const values = [sql.raw(names), ...stamps.map((name) => sql`${stamped[name]}::timestamptz`)];
  return sql`insert into ${sql.raw(table)} (${sql.raw([names, ...stamps].join(', '))}) select ${sql.join(values)} from ${recordset(asRows(columns, records), 's', columns)}`;
}
