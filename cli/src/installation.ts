import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { createLogger, type Logger } from '@oms/platform/observe/logger';
import { FolderInUse, openDataFolder, readInstallationSecrets } from './data-folder.js';
import { Failure } from './failure.js';
import { startCluster, type Cluster } from './postgres/cluster.js';
import type { Settings } from './settings.js';
import type { SystemOptions } from './system.js';

const DATABASE = 'oms';
/** Holds the database's URL while a process has the installation open. */
const RUNNING_FILE = 'database.url';

/** The data of this installation, reachable: an embedded PostgreSQL that we started, or the server at DATABASE_URL. */
export interface Installation {
  readonly system: SystemOptions;
  readonly path: string;
  close(): Promise<void>;
}

async function ensureDatabase(serverUrl: string): Promise<string> {
  const url = new URL(serverUrl);
  const client = new pg.Client({ connectionString: serverUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
  url.pathname = `/${DATABASE}`;
  return url.toString();
}

async function reachable(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return url;
  } catch (error) {
    throw new Failure(`The PostgreSQL server of DATABASE_URL does not answer: ${(error as Error).message}`);
  }
}

const logOf = (settings: Settings): Logger =>
  createLogger({ name: 'oms', level: settings.LOG_LEVEL, pretty: settings.LOG_FORMAT === 'pretty' });

/** The installation for a command of the command line: beside a running system it uses that system's database. */
export async function joinInstallation(settings: Settings): Promise<Installation> {
  try {
    return await openInstallation(settings);
  } catch (error) {
    const path = resolve(settings.OMS_DATA_DIR);
    const file = join(path, RUNNING_FILE);
    if (!(error instanceof FolderInUse) || !existsSync(file)) throw error;
    const system = {
      adminUrl: readFileSync(file, 'utf8'),
      secrets: readInstallationSecrets(path),
      logger: logOf(settings),
    };
    return { system, path, close: async () => {} };
  }
}

/** Claims the data folder and makes sure that a database answers. */
export async function openInstallation(settings: Settings, logger?: Logger): Promise<Installation> {
  const folder = openDataFolder(settings.OMS_DATA_DIR);
  const log = logger ?? logOf(settings);
  let cluster: Cluster | undefined;
  try {
    if (!settings.DATABASE_URL)
      cluster = await startCluster(join(folder.path, 'postgres'), folder.secrets.databaseSecret);
    const urlFile = join(folder.path, RUNNING_FILE);
    const adminUrl = cluster ? await ensureDatabase(cluster.url) : await reachable(settings.DATABASE_URL ?? '');
    writeFileSync(urlFile, adminUrl, { mode: 0o600 });
    return {
      system: { adminUrl, secrets: folder.secrets, logger: log },
      path: folder.path,
      async close() {
        rmSync(urlFile, { force: true });
        await cluster?.stop();
        folder.release();
      },
    };
  } catch (error) {
    await cluster?.stop();
    folder.release();
    throw error;
  }
}
