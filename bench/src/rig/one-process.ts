import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ActorTokens } from '@oms/platform/auth/token';
import { silentLogger } from '@oms/platform/observe/logger';
import { freePort } from '@oms/platform/testing/free-port';
import { closeDatabases, type Databases } from '@oms/jobs/runtimes';
import { sharedStores, type StoreName, type Stores } from '@oms/cli/stores';
import { openDatabasesOf } from '@oms/cli/system';
import { countStatementsFromNextStart } from '../measure/server-counts.js';
import { MAIN } from './rig-processes.js';
import type { Pids } from './rig.js';
import { OMS_LIMITS, OMS_SOCKETS_PER_ADDRESS } from './rig-options.js';

const READY_MS = 60_000;
/** As the launcher starts it. */
const FLAGS = ['--max-semi-space-size=32'];

async function launch(folder: string, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...FLAGS, MAIN, 'start', '--no-demo'], {
    env: {
      ...process.env,
      OMS_DATA_DIR: folder,
      PORT: String(port),
      LOG_LEVEL: 'silent',
      NODE_OPTIONS: '',
      OMS_LIMITS,
      OMS_SOCKETS_PER_ADDRESS,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const kill = (): void => void child.kill();
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  const ready = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  for (const deadline = Date.now() + READY_MS; !(await ready()); await sleep(200))
    if (Date.now() > deadline) throw new Error('the process did not become ready');
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** The system in one process on embedded PostgreSQL, as `npm start` runs it, empty. */
export class OneProcess {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    readonly url: string,
    readonly adminUrl: string,
    private readonly system: { readonly databases: Databases; readonly actorSecret: string; readonly stores: Stores },
  ) {}

  get databases(): Databases {
    return this.system.databases;
  }

  /** URL of a database as the role of its owner. */
  urlOf(name: StoreName): string {
    return this.system.stores.urlOf(name);
  }

  static async start({ countStatements = false }: { readonly countStatements?: boolean } = {}): Promise<OneProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'oms-one-'));
    chmodSync(folder, 0o755);
    const port = await freePort();
    let child = await launch(folder, port);
    const adminUrl = () => readFileSync(join(folder, 'database.url'), 'utf8');
    if (countStatements) {
      await countStatementsFromNextStart(adminUrl());
      await end(child);
      child = await launch(folder, port);
    }
    const secrets = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as Record<string, string>;
    const stores = sharedStores(adminUrl(), { databaseSecret: secrets['databaseSecret'] ?? '' });
    const databases = await openDatabasesOf({ stores, secrets: secrets as never, logger: silentLogger });
    const system = { databases, stores, actorSecret: secrets['actorSecret'] ?? '' };
    return new OneProcess(folder, child, `http://127.0.0.1:${port}`, adminUrl(), system);
  }

  token(): Promise<string> {
    return new ActorTokens(this.system.actorSecret).sign({ role: 'admin', id: 'bench' }, 6 * 3_600);
  }

  pids(): Pids {
    const [postmaster = ''] = readFileSync(join(this.folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    return { ours: [this.child.pid ?? []].flat(), postgres: [Number(postmaster)], redis: [] };
  }

  async close(): Promise<void> {
    await closeDatabases(this.databases);
    await end(this.child);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
