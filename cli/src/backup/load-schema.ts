import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { tableFile, type SchemaInBackup, type TableInBackup } from './manifest.js';
import { HISTORY, quoted, tablesOf } from './tables.js';

/**
 * So many numbers are left out after a restore: those given after the backup was taken are in mails, on labels and in
 * other systems, and nobody shall get one of them again.
 */
const NUMBERS_LEFT_OUT = 10_000;

/** What migrations and the start write by themselves, into an empty schema too. */
const BY_ITSELF = new Set(['outbox_route', 'dim_date', 'dim_country', 'reporting_setting']);

/** Whether somebody's data is in a schema; one that has not even tables holds none. */
export async function holdsData(client: pg.Client, schema: string): Promise<boolean> {
  const { rows: there } = await client.query('select 1 from pg_namespace where nspname = $1', [schema]);
  if (there.length === 0) return false;
  for (const { name } of await tablesOf(client, schema)) {
    const { rows } = await client.query(`select 1 from ${quoted(schema)}.${quoted(name)} limit 1`);
    if (rows.length > 0 && !BY_ITSELF.has(name)) return true;
  }
  return false;
}

/** What is in a schema and not part of an extension, as DROP names it; tables first, for the others serve them. */
const CONTENTS = `
  with own as (
    select c.oid, 'pg_class'::regclass as catalog, c.oid::regclass::text as name,
           case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view' else 'table' end as kind
      from pg_class c where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S') and not c.relispartition
    union all
    select p.oid, 'pg_proc'::regclass, p.oid::regprocedure::text, 'routine' from pg_proc p where p.pronamespace = $1::regnamespace
    union all
    select t.oid, 'pg_type'::regclass, t.oid::regtype::text, 'type' from pg_type t where t.typnamespace = $1::regnamespace and t.typtype in ('e', 'd')
  )
  select kind, name from own
   where not exists (select from pg_depend d where d.classid = own.catalog and d.objid = own.oid and d.deptype = 'e')
   order by kind <> 'table', kind`;

/** Takes everything out of a schema, which itself stays: its owner may not be allowed to make another. */
export async function emptySchema(client: pg.Client, schema: string): Promise<void> {
  const { rows: contents } = await client.query<{ kind: string; name: string }>(CONTENTS, [schema]);
  await client.query('begin');
  for (const { kind, name } of contents) await client.query(`drop ${kind} if exists ${name} cascade`);
  await client.query('commit');
}

async function loadTable(client: pg.Client, schema: string, table: TableInBackup, folder: string): Promise<void> {
  const list = table.columns.map(quoted).join(', ');
  const sink = client.query(copyFrom(`copy ${quoted(schema)}.${quoted(table.name)} (${list}) from stdin`));
  await pipeline(createReadStream(tableFile(folder, schema, table.name)), createGunzip(), sink);
  if (sink.rowCount !== table.rows)
    throw new Error(`${schema}.${table.name} has ${sink.rowCount} rows instead of ${table.rows}`);
}

/**
 * Loads a schema whose tables are there, in one transaction. What waited for a consumer is due at once: the queues are
 * filled from these rows again. Answers how many deliveries that are.
 */
export async function loadSchema(
  client: pg.Client,
  schema: string,
  { tables, sequences }: SchemaInBackup,
  folder: string,
): Promise<number> {
  await client.query('begin');
  const there = await tablesOf(client, schema);
  await client.query(`truncate ${there.map(({ name }) => `${quoted(schema)}.${quoted(name)}`).join(', ')}`);
  for (const table of tables.filter(({ name }) => name !== HISTORY)) await loadTable(client, schema, table, folder);
  for (const [name, value] of Object.entries(sequences))
    await client.query('select setval($1::regclass, $2)', [
      `${quoted(schema)}.${quoted(name)}`,
      value + NUMBERS_LEFT_OUT,
    ]);
  const { rowCount } = await client.query(
    `update ${quoted(schema)}.outbox_delivery set due_at = clock_timestamp() where done_at is null and dead_at is null`,
  );
  await client.query('commit');
  await client.query(`analyze ${there.map(({ name }) => `${quoted(schema)}.${quoted(name)}`).join(', ')}`);
  return rowCount ?? 0;
}
