import type pg from 'pg';
import { admitReader, ensureReader, READER } from './reader.js';
import { roleOf } from './subgraphs.js';
import { withClient } from './with-client.js';

const identifier = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = rowCount ? 'alter' : 'create';
  await client.query(
    `${verb} role ${identifier(role)} login nosuperuser nocreatedb nocreaterole password ${literal(password)}`,
  );
}

/** Only the roles of these subgraphs, and whoever owns the database, may connect to it from now on. */
export async function closeDatabase(client: pg.Client, names: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  const database = identifier(rows[0]?.name ?? '');
  await client.query(`revoke all on database ${database} from public`);
  for (const name of names)
    await client.query(`grant connect, temporary on database ${database} to ${identifier(roleOf(name))}`);
  if (names.includes('analytics')) await admitReader(client, database);
}

/** What every database has besides PostgreSQL itself: trigram indexes, for finding names in spite of typing mistakes. */
async function ensureExtensions(client: pg.Client): Promise<void> {
  const statement = 'create extension if not exists pg_trgm with schema public';
  try {
    await client.query(statement);
  } catch (error) {
    throw new Error(
      `The database lacks the extension pg_trgm, which comes with PostgreSQL: have its administrator run "${statement}" (${(error as Error).message})`,
      { cause: error },
    );
  }
}

/** Makes the schema of a subgraph in a database that belongs to its own role. */
export const ensureOwnSchema = (url: string, name: string): Promise<void> =>
  withClient(url, async (client) => {
    await ensureExtensions(client);
    // Not CREATE SCHEMA IF NOT EXISTS alone: that asks for the right to create even where the schema exists.
    const { rowCount } = await client.query('select 1 from pg_namespace where nspname = $1', [name]);
    if (!rowCount) await client.query(`create schema if not exists ${identifier(name)}`);
  });

/**
 * Makes sure that each named subgraph has its role and its schema, owned by that role and closed to the others.
 * `adminUrl` must name a role that may create roles and schemas. Safe to run again, also at the same time elsewhere.
 */
export async function provision(
  adminUrl: string,
  names: readonly string[],
  passwordOf: (name: string) => string,
): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtextextended('oms-provision', 0))`);
    await client.query('revoke create on schema public from public');
    await ensureExtensions(client);
    for (const name of names) {
      await ensureRole(client, roleOf(name), passwordOf(name));
      await client.query(`grant ${identifier(roleOf(name))} to current_user`);
      await client.query(`create schema if not exists ${identifier(name)} authorization ${identifier(roleOf(name))}`);
      await client.query(`revoke all on schema ${identifier(name)} from public`);
    }
    if (names.includes('analytics')) await ensureReader(client, identifier(roleOf('analytics')), passwordOf(READER));
    await closeDatabase(client, names);
    await client.query('commit');
  });
}
