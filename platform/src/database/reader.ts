import type pg from 'pg';

/** The role of BI tools, and the schema of views that it reads; both belong to the subgraph analytics. */
export const READER = 'bi_reader';
const READER_SCHEMA = 'bi';

/** The reader writes nothing, and no question of it takes the server for long. */
const SETTINGS = [
  'default_transaction_read_only = on',
  "statement_timeout = '60s'",
  "idle_in_transaction_session_timeout = '60s'",
  'search_path = bi',
];

/** Makes the reader, with a password of its own and no right but to read the views, and the schema of these. */
export async function ensureReader(client: pg.Client, owner: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [READER]);
  const verb = rowCount ? 'alter' : 'create';
  await client.query(
    `${verb} role ${READER} login nosuperuser nocreatedb nocreaterole connection limit 20 password '${password.replaceAll("'", "''")}'`,
  );
  for (const setting of SETTINGS) await client.query(`alter role ${READER} set ${setting}`);
  await client.query(`create schema if not exists ${READER_SCHEMA} authorization ${owner}`);
  await client.query(`revoke all on schema ${READER_SCHEMA} from public`);
  await client.query(`grant usage on schema ${READER_SCHEMA} to ${READER}`);
}

/** Lets the reader into a database, where there is one. */
export const admitReader = (client: pg.Client, database: string): Promise<unknown> =>
  client.query(`do $$ begin
    if exists (select from pg_roles where rolname = '${READER}') then grant connect on database ${database} to ${READER}; end if;
  end $$`);

/** `url` as the reader's: its views are found by their bare names. */
export function readerUrl(url: string, password: string): string {
  const changed = new URL(url);
  changed.username = READER;
  changed.password = encodeURIComponent(password);
  return changed.toString();
}
