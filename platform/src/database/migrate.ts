import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Migration, Migrator } from '@mikro-orm/migrations';
import { MikroORM, type MigrationObject } from '@mikro-orm/postgresql';
import pg from 'pg';
import { firstRow, rows, sql, type Sql } from './sql.js';
import { stableHash } from '../values/stable-json.js';

const PLATFORM_MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

interface SqlFile {
  readonly name: string;
  readonly text: string;
}

const readFolder = (folder: string, prefix: string): SqlFile[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file) => ({
      name: `${prefix}${file.replace(/\.sql$/, '')}`,
      text: readFileSync(join(folder, file), 'utf8'),
    }));

/** The SQL files that make a subgraph's schema, in order: the platform's, then its own. */
const migrationFiles = (folder: string): SqlFile[] => [
  ...readFolder(PLATFORM_MIGRATIONS, 'platform_'),
  ...readFolder(folder, 'subgraph_'),
];

/** A hash over the migrations in `folders`: two equal hashes mean equal schemas. */
export const migrationsHash = (folders: readonly string[]): string => stableHash(folders.map(migrationFiles));

/** Names of the migrations of this version that a schema has not had yet; all of them where there is no history. */
export async function missingMigrations(db: Sql, folder: string): Promise<string[]> {
  const names = migrationFiles(folder).map(({ name }) => name);
  const history = await firstRow<{ known: boolean }>(
    db,
    sql`select to_regclass('migration_history') is not null as known`,
  );
  if (!history?.known) return names;
  const applied = new Set(
    (await rows<{ name: string }>(db, sql`select name from migration_history`)).map((row) => row.name),
  );
  return names.filter((name) => !applied.has(name));
}

const toMigration = ({ name, text }: SqlFile): MigrationObject => ({
  name,
  class: class extends Migration {
    override up(): void {
      this.addSql("set local lock_timeout = '5s'");
      this.addSql(text);
    }
  },
});

/**
 * Brings one schema to the newest migration and answers the names of those that ran. The history is kept in the schema
 * itself. An advisory lock lets one migrator at a time through, so that several processes may start together.
 */
export async function migrate(name: string, url: string, folder: string): Promise<string[]> {
  const lock = new pg.Client({ connectionString: url });
  lock.on('error', () => {});
  await lock.connect();
  const orm = await MikroORM.init({
    clientUrl: url,
    schema: name,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    driverOptions: { options: `-c search_path=${name}` },
    migrations: {
      tableName: 'migration_history',
      migrationsList: migrationFiles(folder).map(toMigration),
      silent: true,
      snapshot: false,
      disableForeignKeys: false,
    },
  });
  try {
    await lock.query('select pg_advisory_lock(hashtextextended($1, 0))', [`oms-migrate-${name}`]);
    const applied = await orm.migrator.up();
    return applied.map((migration) => migration.name);
  } finally {
    await orm.close(true);
    await lock.end();
  }
}
