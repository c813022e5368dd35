import pg from 'pg';

interface Definition {
  readonly drop: string;
  readonly make: string;
}

/** What a load does without and makes again: references from and to the tables, and indexes that keep nothing unique. */
const DEFINITIONS = `
  select format('alter table %s drop constraint %I', x.conrelid::regclass, x.conname) as drop,
         format('alter table %s add constraint %I %s', x.conrelid::regclass, x.conname, pg_get_constraintdef(x.oid)) as make
    from pg_constraint x
   where x.contype = 'f' and x.connamespace = $1::regnamespace
     and (x.conrelid = any($2::text[]::regclass[]) or x.confrelid = any($2::text[]::regclass[]))
   union all
  select format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
    from pg_index i where i.indrelid = any($2::text[]::regclass[]) and not i.indisunique`;

const SETTINGS = `set synchronous_commit = off; set statement_timeout = 0; set lock_timeout = 0; set work_mem = '64MB'; set maintenance_work_mem = '256MB'`;

/** A connection to one schema that may take its time. Call `end`. */
export async function connectTo(url: string, schema: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema}` });
  // A connection that breaks fails the statement in hand; an unhandled event would end the process.
  client.on('error', () => {});
  await client.connect();
  await client.query(SETTINGS);
  return client;
}

/**
 * Has `work` fill tables of the schema while they have no references and no indexes but the unique ones, and then makes
 * these as they were: rows are sorted into an index once, not one by one. Tables are afterwards as after autovacuum.
 */
export async function bulkLoad(
  client: pg.Client,
  schema: string,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const { rows } = await client.query<Definition>(DEFINITIONS, [schema, tables]);
  for (const { drop } of rows) await client.query(drop);
  await work();
  // Indexes first: references are checked by them.
  const made = rows.map(({ make }) => make).toSorted((a, b) => Number(a.startsWith('alter')) - Number(b.startsWith('alter'))); // prettier-ignore
  for (const make of made) await client.query(make);
  for (const table of tables) await client.query(`vacuum analyze ${table}`);
}
