import type pg from 'pg';

/** A table as it is copied: its name and the columns that are not computed. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

/** The history of migrations is kept in the manifest: a restored schema is made by the migrations themselves. */
export const HISTORY = 'migration_history';

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Names in an order in which each comes after those that it refers to. */
export function inLoadOrder(
  tables: readonly Table[],
  references: readonly { readonly from: string; readonly to: string }[],
): Table[] {
  const ordered: Table[] = [];
  const left = new Set(tables);
  while (left.size > 0) {
    const ready = [...left].filter(
      ({ name }) =>
        !references.some(({ from, to }) => from === name && to !== name && [...left].some((one) => one.name === to)),
    );
    if (ready.length === 0)
      throw new Error(`tables refer to each other in a circle: ${[...left].map(({ name }) => name).join(', ')}`);
    for (const table of ready) {
      ordered.push(table);
      left.delete(table);
    }
  }
  return ordered;
}

/** The tables of a schema, in an order in which they can be loaded. */
export async function tablesOf(client: pg.Client, schema: string): Promise<Table[]> {
  const { rows: tables } = await client.query<Table>(
    `select c.relname as name,
            array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> $2
      group by c.relname order by c.relname`,
    [schema, HISTORY],
  );
  const { rows: references } = await client.query<{ from: string; to: string }>(
    `select f.relname as "from", t.relname as "to"
       from pg_constraint x join pg_class f on f.oid = x.conrelid join pg_class t on t.oid = x.confrelid
      where x.contype = 'f' and x.connamespace = $1::regnamespace`,
    [schema],
  );
  return inLoadOrder(tables, references);
}

/** The sequences of a schema and the last value each has given; those that gave none are left out. */
export async function sequencesOf(client: pg.Client, schema: string): Promise<Record<string, number>> {
  const { rows } = await client.query<{ name: string; value: string }>(
    'select sequencename as name, last_value as value from pg_sequences where schemaname = $1 and last_value is not null',
    [schema],
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, Number(value)]));
}
