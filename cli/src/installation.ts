import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withClient } from '@oms/platform/database/with-client';
import { createLogger, type Logger } from '@oms/platform/observe/logger';
import { FolderInUse, openDataFolder, readInstallationSecrets } from './data-folder.js';
import { Failure } from './failure.js';
import { startCluster, type Cluster } from './postgres/cluster.js';
import { notificationsOf } from './notifications.js';
import { environmentSecrets, hasEnvironmentSecrets } from './secrets.js';
import { ownDatabases, type Settings } from './settings.js';
import { separateStores, sharedStores, type RedisStore } from './stores.js';
import type { SystemOptions } from './system.js';

const DATABASE = 'oms';
/** Holds the database's URL while a process has the installation open. */
const RUNNING_FILE = 'database.url';

/**
 * The data of this installation, reachable: an embedded PostgreSQL that we started, the server at DATABASE_URL, or what
 * the environment of a distributed process names.
 */
export interface Installation {
  readonly system: SystemOptions;
  /** Its data folder; absent where secrets come from the environment. */
  readonly path?: string;
  close(): Promise<void>;
}

/** PostgreSQL's code for a password that is not the role's. */
const WRONG_PASSWORD = '28P01';

async function ensureDatabase(serverUrl: string, folder: string): Promise<string> {
  try {
    await withClient(serverUrl, async (client) => {
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
      if (!rowCount) await client.query(`create database ${DATABASE}`);
    });
    return databaseIn(serverUrl);
  } catch (error) {
    if ((error as { code?: unknown }).code !== WRONG_PASSWORD) throw error;
    throw new Failure(`The database and the secrets.json in ${folder} belong to different installations.`);
  }
}

function databaseIn(serverUrl: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${DATABASE}`;
  return url.toString();
}

async function reachable(url: string): Promise<string> {
  try {
    await withClient(url, (client) => client.query('select 1'));
    return url;
  } catch (error) {
    throw new Failure(`The PostgreSQL server of DATABASE_URL does not answer: ${(error as Error).message}`);
  }
}

/** The log of a process. */
export const logOf = ({ LOG_LEVEL, LOG_FORMAT }: Settings, name = 'oms'): Logger =>
  createLogger({ name, level: LOG_LEVEL, pretty: LOG_FORMAT === 'pretty' });

function redisOf({ REDIS_URL, OMS_NAMESPACE }: Settings): RedisStore | undefined {
  return REDIS_URL ? { url: REDIS_URL, namespace: OMS_NAMESPACE } : undefined;
}

/** Whether the environment names databases and secrets, so that there is no data folder. */
export const isRemote = (settings: Settings): boolean =>
  hasEnvironmentSecrets(settings) || Object.keys(ownDatabases(settings)).length > 0;

/** The installation that the environment names: databases one by one, or DATABASE_URL for all of them. */
export function remoteSystem(settings: Settings, logger = logOf(settings)): SystemOptions {
  const secrets = environmentSecrets(settings);
  const own = ownDatabases(settings);
  const redis = redisOf(settings);
  const shared = settings.DATABASE_URL ? sharedStores(settings.DATABASE_URL, secrets, redis) : undefined;
  const stores = shared && Object.keys(own).length === 0 ? shared : separateStores(own, shared, redis);
  const poolSize = settings.OMS_DATABASE_CONNECTIONS;
  return { stores, secrets, logger, notifications: notificationsOf(settings, logger), poolSize };
}

/** The installation for a command of the command line: beside a running system it uses that system's database. */
export async function joinInstallation(settings: Settings): Promise<Installation> {
  try {
    return await openInstallation(settings);
  } catch (error) {
    const path = resolve(settings.OMS_DATA_DIR);
    const file = join(path, RUNNING_FILE);
    if (!(error instanceof FolderInUse) || !existsSync(file)) throw error;
    const secrets = readInstallationSecrets(path);
    const stores = sharedStores(readFileSync(file, 'utf8'), secrets, redisOf(settings));
    const poolSize = settings.OMS_DATABASE_CONNECTIONS;
    return { system: { stores, secrets, logger: logOf(settings), poolSize }, path, close: async () => {} };
  }
}

/** Claims the data folder and makes sure that a database answers; a remote installation is taken as it is. */
export async function openInstallation(settings: Settings, logger = logOf(settings)): Promise<Installation> {
  if (isRemote(settings)) return { system: remoteSystem(settings, logger), close: async () => {} };
  const folder = openDataFolder(settings.OMS_DATA_DIR);
  const { secrets } = folder;
  let cluster: Cluster | undefined;
  try {
    if (!settings.DATABASE_URL) cluster = await startCluster(join(folder.path, 'postgres'), secrets.databaseSecret);
    const urlFile = join(folder.path, RUNNING_FILE);
    const adminUrl = cluster
      ? await ensureDatabase(cluster.url, folder.path)
      : await reachable(settings.DATABASE_URL ?? '');
    writeFileSync(urlFile, adminUrl, { mode: 0o600 });
    const near = cluster ? databaseIn(cluster.nearUrl) : adminUrl;
    const redis = redisOf(settings);
    return {
      system: {
        // BI tools are told of an address that each of them can use.
        stores: { ...sharedStores(near, secrets, redis), readerUrl: sharedStores(adminUrl, secrets).readerUrl },
        secrets,
        logger,
        notifications: notificationsOf(settings, logger),
        poolSize: settings.OMS_DATABASE_CONNECTIONS,
      },
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
