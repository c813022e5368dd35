import pg from 'pg';
import { roleOf } from './subgraphs.js';

const identifier = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = rowCount ? 'alter' : 'create';
  await client.query(
    `${verb} role ${identifier(role)} login nosuperuser nocreatedb nocreaterole password ${literal(password)}`,
  );
}

/**
 * Makes sure that each named subgraph has its role and its schema, owned by that role and closed to the others.
 * `adminUrl` must name a role that may create roles and schemas. Safe to run again, also at the same time elsewhere.
 */
export async function provision(
  adminUrl: string,
  names: readonly string[],
  passwordOf: (name: string) => string,
): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtextextended('oms-provision', 0))`);
    await client.query('revoke create on schema public from public');
    for (const name of names) {
      await ensureRole(client, roleOf(name), passwordOf(name));
      await client.query(`grant ${identifier(roleOf(name))} to current_user`);
      await client.query(`create schema if not exists ${identifier(name)} authorization ${identifier(roleOf(name))}`);
      await client.query(`revoke all on schema ${identifier(name)} from public`);
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
}
