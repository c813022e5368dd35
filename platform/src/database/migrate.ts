import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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

/** Names of a schema's migrations in this version, in order. */
export const migrationNames = (folder: string): string[] => migrationFiles(folder).map(({ name }) => name);

/** A hash over the migrations in `folders`: two equal hashes mean equal schemas. */
export const migrationsHash = (folders: readonly string[]): string => stableHash(folders.map(migrationFiles));

/** Names of the migrations of this version that a schema has not had yet; all of them where there is no history. */
export async function missingMigrations(db: Sql, folder: string): Promise<string[]> {
  const names = migrationNames(folder);
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

/** First line of a file whose statements run one by one, such as CREATE INDEX CONCURRENTLY. */
const OUTSIDE = '-- outside a transaction';

const statementsOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('--'))
    .join('\n')
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter(Boolean);

/** Waits for no lock for longer than five seconds: it rather fails and is run again than holds up everybody. */
const toMigration = ({ name, text }: SqlFile): MigrationObject => {
  const outside = text.startsWith(OUTSIDE);
  return {
    name,
    class: class extends Migration {
      override isTransactional(): boolean {
        return !outside;
      }
      override up(): void {
        if (!outside) this.addSql("set local lock_timeout = '5s'");
        for (const statement of outside ? statementsOf(text) : [text]) this.addSql(statement);
      }
    },
  };
};

/** Asks again and again instead of waiting in the server: an index that is made concurrently waits for whoever waits. */
async function takeTurn(client: pg.Client, name: string): Promise<void> {
  for (;;) {
    const { rows: found } = await client.query<{ mine: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as mine',
      [`oms-migrate-${name}`],
    );
    if (found[0]?.mine) return;
    await sleep(100);
  }
}

/**
 * Brings one schema to the newest migration and answers the names of those that ran. The history is kept in the schema
 * itself. An advisory lock lets one migrator at a time through, so that several processes may start together. With
 * `only`, the schema becomes what it was when it had had just these migrations.
 */
export async function migrate(
  name: string,
  url: string,
  folder: string,
  only?: ReadonlySet<string>,
): Promise<string[]> {
  const files = migrationFiles(folder).filter((file) => !only || only.has(file.name));
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
      migrationsList: files.map(toMigration),
      silent: true,
      snapshot: false,
      disableForeignKeys: false,
      // An index that is made concurrently needs the tables of the migrations before it to be there for everybody.
      allOrNothing: false,
    },
  });
  try {
    await takeTurn(lock, name);
    const applied = await orm.migrator.up();
    return applied.map((migration) => migration.name);
  } finally {
    await orm.close(true);
    await lock.end();
  }
}
