import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActorTokens } from '@oms/platform/auth/token';
import { silentLogger } from '@oms/platform/observe/logger';
import { freePort } from '@oms/platform/testing/free-port';
import { startTestRedis, type TestRedis } from '@oms/platform/testing/test-redis';
import { closeDatabases, type Databases } from '@oms/jobs/runtimes';
import { startCluster, type Cluster } from '@oms/cli/postgres/cluster';
import type { Supervised } from '@oms/cli/processes/supervise';
import { migrateSystem, openDatabasesOf, type SystemOptions } from '@oms/cli/system';
import type { RigOptions } from './rig-options.js';
import { startProcesses } from './rig-processes.js';
import { systemOf } from './rig-system.js';
import { StallingProxy } from '@oms/platform/testing/stalling-proxy';
import { startServer } from './start-server.js';

const PASSWORD = 'the password of a rig';

/** Ids of processes, by whose they are; what they started counts with them. */
export interface Pids {
  readonly ours: readonly number[];
  readonly postgres: readonly number[];
  readonly redis: readonly number[];
}

interface Servers {
  readonly redis: TestRedis | undefined;
  readonly port: number;
  /** What the processes are connected through. */
  readonly wires: { readonly postgres: StallingProxy; readonly redis: StallingProxy | undefined };
  cluster: Cluster;
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oms-rig-'));
  // PostgreSQL runs as another user, who must be let in.
  chmodSync(folder, 0o755);
  for (const name of ['armed', 'seen']) mkdirSync(join(folder, name));
  return folder;
}

/** The system as its processes see it: by way of wires that can be cut. */
const throughWires = (
  url: string,
  { logger }: SystemOptions,
  { port, wires }: Pick<Servers, 'port' | 'wires'>,
): SystemOptions =>
  systemOf(
    url.replace(`:${port}/`, `:${wires.postgres.port}/`),
    wires.redis && `redis://127.0.0.1:${wires.redis.port}`,
    logger,
  );

/**
 * A distributed installation of its own, made to be broken: PostgreSQL and Redis servers of which nobody else knows,
 * every process of the table, and a folder of crash points.
 */
export class Rig {
  private constructor(
    readonly folder: string,
    readonly system: SystemOptions,
    readonly databases: Databases,
    readonly supervised: Supervised,
    private readonly servers: Servers,
  ) {}

  /** Starts servers and processes. Rejects when one of them does not start; nothing is left behind then. */
  static async start(options: RigOptions = {}): Promise<Rig> {
    const folder = makeFolder();
    const opened: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
    try {
      return await Rig.open(folder, options, opened);
    } catch (error) {
      for (const close of opened.toReversed()) await close().catch(() => {});
      throw error;
    }
  }

  /** Each server that was started is in `opened`, as what stops it. */
  private static async open(folder: string, options: RigOptions, opened: (() => Promise<unknown>)[]): Promise<Rig> {
    const port = await freePort();
    const data = join(folder, 'postgres');
    const cluster = await startServer(data, { password: PASSWORD, port, counting: options.countStatements });
    opened.push(() => cluster.stop());
    const redis = options.redis === false ? undefined : await startTestRedis(['--maxmemory-policy', 'noeviction']);
    opened.push(async () => redis?.close());
    const direct = systemOf(cluster.url, redis?.url, options.logger ?? silentLogger);
    await migrateSystem(direct);
    const wires = {
      postgres: await StallingProxy.start(port),
      redis: redis && (await StallingProxy.start(redis.port)),
    };
    opened.push(async () => Promise.all([wires.postgres.close(), wires.redis?.close()]));
    const system = options.direct ? direct : throughWires(cluster.url, direct, { port, wires });
    const supervised = await startProcesses(folder, system, options);
    opened.push(() => supervised.stop(0));
    return new Rig(folder, direct, await openDatabasesOf(direct), supervised, { redis, cluster, port, wires });
  }

  get url(): string {
    return this.supervised.url;
  }

  /** The superuser's URL of its PostgreSQL. */
  get adminUrl(): string {
    return this.servers.cluster.url;
  }

  /** A token of an administrator, for as long as a run may take. */
  token(): Promise<string> {
    return new ActorTokens(this.system.secrets.actorSecret).sign({ role: 'admin', id: 'rig' }, 6 * 3_600);
  }

  /** Crash points that were passed so far. */
  seen(): string[] {
    return readdirSync(join(this.folder, 'seen')).toSorted();
  }

  /** The next process to pass one of these places dies there, once for each. */
  arm(names: readonly string[]): void {
    for (const name of names) writeFileSync(join(this.folder, 'armed', name), '');
  }

  /** Crash points at which nobody has died yet. */
  armed(): string[] {
    return readdirSync(join(this.folder, 'armed')).toSorted();
  }

  /** Ends a process as a power cut would; it is started again. */
  kill(name: string): void {
    this.supervised.processes.find(({ spec }) => spec.name === name)?.kill();
  }

  /** Ids of the processes: ours, and those of the servers. */
  pids(): Pids {
    const [postmaster = ''] = readFileSync(join(this.folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    return {
      ours: this.supervised.processes.flatMap(({ pid }) => pid ?? []),
      postgres: [Number(postmaster)],
      redis: [this.redis?.pid() ?? []].flat(),
    };
  }

  /** Our processes by what they do: those that run several times have several ids. */
  pidsByName(): ReadonlyMap<string, readonly number[]> {
    const named = Map.groupBy(this.supervised.processes, ({ spec }) => spec.name);
    return new Map([...named].map(([name, processes]) => [name, processes.flatMap(({ pid }) => pid ?? [])]));
  }

  get redis(): TestRedis | undefined {
    return this.servers.redis;
  }

  /** Between the processes and their servers. */
  get wires(): Servers['wires'] {
    return this.servers.wires;
  }

  /** Stops PostgreSQL as a power cut would, and starts it again after `downMs`. */
  async restartPostgres(downMs: number): Promise<void> {
    const data = join(this.folder, 'postgres');
    const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGQUIT');
    while (existsSync(join(data, 'postmaster.pid'))) await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => setTimeout(resolve, downMs));
    this.servers.cluster = await startCluster(data, PASSWORD, this.servers.port);
  }

  async close(): Promise<void> {
    await this.supervised.stop(3_000);
    await closeDatabases(this.databases);
    await this.servers.wires.postgres.close();
    await this.servers.wires.redis?.close();
    await this.servers.redis?.close();
    await this.servers.cluster.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
