import { firstRow, rows, run, sql, type Sql } from '@oms/platform/database/sql';

/** Tables that are made of events, and of nothing else; those that are referred to first. */
const derivedTables = async (db: Sql, schema: string): Promise<string[]> => {
  const found = await rows<{ name: string }>(
    db,
    sql`select relname as name from pg_class where relnamespace = ${schema}::regnamespace and relkind = 'r'
        and (relname like 'fact\\_%' or relname like 'rollup\\_%' or relname in ('dim_item', 'dim_location', 'dim_customer', 'dim_currency')) order by relname`,
  );
  return found.map(({ name }) => name);
};

/**
 * Puts an empty shadow before each table that is made of events: from here on, and until this transaction ends, its
 * statements find the shadows. They are temporary, so that nothing is left of them, however the transaction ends.
 */
export async function openShadow(db: Sql, schema: string): Promise<readonly string[]> {
  const tables = await derivedTables(db, schema);
  for (const table of tables)
    await run(
      db,
      sql`create temporary table ${sql.ref(table)} (like ${sql.ref(`${schema}.${table}`)} including all) on commit drop`,
    );
  await run(db, sql`select set_config('search_path', ${`pg_temp,${schema}`}, true)`);
  // Statements that this connection has prepared before still mean the tables themselves.
  await run(db, sql`discard plans`);
  return tables;
}

/** Rows from which on a table is switched in slices, so that no single statement takes long. */
const SLICE = 200_000;

interface Shape {
  readonly keys: string;
  readonly columns: readonly string[];
  readonly size: number;
}

async function shapeOf(db: Sql, schema: string, table: string): Promise<Shape> {
  const row = await firstRow<Shape>(
    db,
    sql`select (select string_agg(quote_ident(a.attname), ', ' order by array_position(i.indkey::int2[], a.attnum)) from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey) where i.indrelid = c.oid and i.indisprimary) as keys,
               (select array_agg(quote_ident(attname) order by attnum) from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns,
               greatest(c.reltuples, 0)::int as size
        from pg_class c where c.oid = ${`${schema}.${table}`}::regclass`,
  );
  if (!row) throw new Error(`there is no table ${table}`);
  return row;
}

/** Makes one table equal to its shadow; answers how many rows were otherwise. Rows that are equal are not touched. */
export async function switchTable(db: Sql, schema: string, table: string): Promise<number> {
  const { keys, columns, size } = await shapeOf(db, schema, table);
  const real = sql.ref(`${schema}.${table}`);
  const shadow = sql.ref(`pg_temp.${table}`);
  const slices = Math.max(1, Math.ceil(size / SLICE));
  const inSlice = (index: number) =>
    slices === 1 ? sql`true` : sql`abs(hashtext(${sql.raw(`(${keys})::text`)}) % ${slices}::int) = ${index}::int`;
  const list = sql.raw(columns.join(', '));
  const set = sql.raw(columns.map((column) => `${column} = excluded.${column}`).join(', '));
  let changed = 0;
  for (let index = 0; index < slices; index += 1) {
    changed += await run(
      db,
      sql`delete from ${real} where ${inSlice(index)} and (${sql.raw(keys)}) in (select ${sql.raw(keys)} from ${real} where ${inSlice(index)} except select ${sql.raw(keys)} from ${shadow} where ${inSlice(index)})`,
    );
    changed += await run(
      db,
      sql`insert into ${real} as held (${list}) select ${list} from ${shadow} where ${inSlice(index)}
          on conflict (${sql.raw(keys)}) do update set ${set} where (held.*) is distinct from (excluded.*)`,
    );
  }
  return changed;
}

/** Sums of what is no longer there are nothing: they go, and are no difference. */
export async function dropEmpty(db: Sql, schema: string, table: string): Promise<void> {
  for (const name of [`${schema}.${table}`, `pg_temp.${table}`])
    await run(db, sql`delete from ${sql.ref(name)} where row_count = 0`);
}
