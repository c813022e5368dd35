import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { openDatabase, type Database } from '../database/database.js';
import { migrate, migrationsHash } from '../database/migrate.js';
import type { SubgraphSchemaSource } from '../database/schema-source.js';
import { closeDatabase, provision } from '../database/provision.js';
import { withClient } from '../database/with-client.js';
import { roleUrl } from '../database/subgraphs.js';
import { forgetWake } from '../outbox/wake.js';
import { silentLogger } from '../observe/logger.js';

export interface TestDatabase {
  /** A superuser's URL of this database. */
  readonly adminUrl: string;
  readonly databases: Readonly<Record<string, Database>>;
  /** The URL under which a subgraph's own role connects. */
  urlOf(subgraph: string): string;
  drop(): Promise<void>;
}

const PASSWORD = 'test-role-password';

function testServerUrl(): string {
  const url = process.env['OMS_TEST_DATABASE_URL'];
  if (!url)
    throw new Error('OMS_TEST_DATABASE_URL is not set: tests are started with `npm test`, which starts a PostgreSQL');
  return url;
}

const withName = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
};

const asAdmin = <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => withClient(testServerUrl(), work);

/** Migrates a template once per server and set of migrations; test databases are copies of it. */
async function ensureTemplate(client: pg.Client, sources: readonly SubgraphSchemaSource[]): Promise<string> {
  const template = `oms_template_${migrationsHash(sources.map((source) => source.migrations)).slice(0, 16)}`;
  await client.query(`select pg_advisory_lock(hashtextextended('oms-test-template', 0))`);
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template]);
    if (rowCount) return template;
    const building = `${template}_building`;
    await client.query(`drop database if exists ${building} with (force)`);
    await client.query(`create database ${building}`);
    const url = withName(testServerUrl(), building);
    await provision(
      url,
      sources.map((source) => source.name),
      () => PASSWORD,
    );
    for (const { name, migrations } of sources) await migrate(name, roleUrl(url, name, PASSWORD), migrations);
    await client.query(`alter database ${building} rename to ${template}`);
    return template;
  } finally {
    await client.query(`select pg_advisory_unlock(hashtextextended('oms-test-template', 0))`);
  }
}

/** A migrated database of its own for one test file, on the test server. Call `drop` at the end. */
export async function createTestDatabase(sources: readonly SubgraphSchemaSource[]): Promise<TestDatabase> {
  const name = `oms_test_${randomBytes(6).toString('hex')}`;
  await asAdmin(async (client) => {
    const template = await ensureTemplate(client, sources);
    await client.query(`create database ${name} template ${template}`);
  });
  const adminUrl = withName(testServerUrl(), name);
  // A copy does not take over who may connect to its template.
  await withClient(adminUrl, (client) =>
    closeDatabase(
      client,
      sources.map((source) => source.name),
    ),
  );
  const opened = await Promise.all(
    sources.map((source) =>
      openDatabase({ ...source, url: roleUrl(adminUrl, source.name, PASSWORD), logger: silentLogger }),
    ),
  );
  return {
    adminUrl,
    urlOf: (subgraph) => roleUrl(adminUrl, subgraph, PASSWORD),
    databases: Object.fromEntries(opened.map((database) => [database.name, database])),
    async drop() {
      for (const database of opened) forgetWake(database);
      await Promise.all(opened.map((database) => database.close()));
      await asAdmin((client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}
