import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@oms/platform/testing/free-port';
import { startTestRedis, type TestRedis } from '@oms/platform/testing/test-redis';
import { ADMIN_FILES, makeSecrets } from '../commands/secrets.js';
import { startCluster, type Cluster } from '../postgres/cluster.js';
import { imageVariables, PROJECT, readCompose, type ComposeService } from './compose-file.js';

const READY_MS = 90_000;
/** Each look is a process of its own, as in a container: all services looked at often would starve what is starting. */
const LOOK_MS = 1_000;
const MAIN = join(PROJECT, 'cli/dist/main.js');
const CONTAINER_TOOLS = new Set(['postgres', 'redis']);

/**
 * The project's compose file, played on this machine: the same commands, variables, secrets, order and health checks as
 * in containers; only host names, ports and the folder of the secrets are others.
 */
export class Rehearsal {
  private readonly compose = readCompose();
  private readonly ports = new Map<string, number>();
  private readonly children = new Map<string, ChildProcess>();
  private cluster: Cluster | undefined;
  private redis: TestRedis | undefined;

  constructor(
    private readonly folder: string,
    /** Variables of the host that the compose file passes on. */
    private readonly host: Readonly<Record<string, string>> = {},
  ) {}

  private get secrets(): string {
    return join(this.folder, 'secrets');
  }

  /** Where the gateway listens. */
  get url(): string {
    return `http://127.0.0.1:${this.ports.get('gateway')}`;
  }

  /** What each of our processes that keeps running says of itself at `/metrics`, by service. */
  async metrics(): Promise<Record<string, string>> {
    const running = [...this.children].filter(([, { exitCode }]) => exitCode === null);
    const said = running.map(async ([name]): Promise<[string, string]> => {
      const response = await fetch(`http://127.0.0.1:${this.ports.get(name)}/metrics`);
      return [name, await response.text()];
    });
    return Object.fromEntries(await Promise.all(said));
  }

  /** Starts what is in containers of others, and makes the secrets. */
  async prepare(): Promise<void> {
    this.cluster = await startCluster(join(this.folder, 'postgres'), 'a secret of a rehearsal only');
    this.redis = await startTestRedis(['--maxmemory-policy', 'noeviction']);
    mkdirSync(this.secrets, { mode: 0o700 });
    writeFileSync(join(this.secrets, ADMIN_FILES.url), `${this.cluster.url}\n`);
    makeSecrets(this.secrets, { database: 'unused' });
    for (const name of Object.keys(this.compose.services)) this.ports.set(name, await freePort());
  }

  /** Starts every service once those that it depends on are where it wants them. */
  async up(): Promise<void> {
    const started = new Map<string, Promise<void>>();
    const start = (name: string): Promise<void> => {
      const known = started.get(name);
      if (known) return known;
      const service = this.compose.services[name] ?? {};
      const begun = Promise.all(Object.keys(service.depends_on ?? {}).map(start)).then(() => this.run(name, service));
      started.set(name, begun);
      return begun;
    };
    await Promise.all(Object.keys(this.compose.services).map(start));
  }

  /** Asks every process to stop; answers the exit code of each. */
  async down(): Promise<Record<string, number | null>> {
    const ended = [...this.children].map(async ([name, child]): Promise<[string, number | null]> => {
      if (child.exitCode !== null) return [name, child.exitCode];
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      return [name, code];
    });
    return Object.fromEntries(await Promise.all(ended));
  }

  /** Ends everything, however it is. */
  async close(): Promise<void> {
    for (const child of this.children.values()) child.kill('SIGKILL');
    await this.redis?.close();
    await this.cluster?.stop();
  }

  private async run(name: string, service: ComposeService): Promise<void> {
    if (CONTAINER_TOOLS.has(name)) return;
    const child = spawn(process.execPath, [MAIN, ...(service.command ?? [])], {
      env: this.environmentOf(name, service),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.children.set(name, child);
    if (service.healthcheck?.disable) {
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0) throw new Error(`${name} ended with ${code}`);
    } else await this.untilHealthy(name, service);
  }

  private environmentOf(name: string, { environment = {} }: ComposeService): Record<string, string> {
    const given = { ...imageVariables(), ...environment };
    const translated = Object.entries(given).map(([variable, value]) => [variable, this.translate(value)]);
    const here = { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', PORT: String(this.ports.get(name)) };
    return { ...(Object.fromEntries(translated) as Record<string, string>), ...here };
  }

  private translate(value: string): string {
    return value
      .replace(/\$\{(\w+):-\}/, (_whole, name: string) => this.host[name] ?? '')
      .replace('redis://redis:6379', this.redis?.url ?? '')
      .replace('/run/secrets', this.secrets)
      .replace(/^http:\/\/(\w+):\d+/, (_whole, host: string) => `http://127.0.0.1:${this.ports.get(host)}`);
  }

  private async untilHealthy(name: string, { healthcheck }: ComposeService): Promise<void> {
    const [kind, , ...args] = healthcheck?.test ?? [];
    if (kind !== 'CMD') throw new Error(`the health check of ${name} is no command`);
    const command = args.map((word) => word.replaceAll('$$', '$'));
    const env = { PATH: process.env['PATH'] ?? '', PORT: String(this.ports.get(name)) };
    for (const deadline = Date.now() + READY_MS; ; await sleep(LOOK_MS)) {
      const probe = spawn(process.execPath, command, { env, stdio: 'ignore' });
      const [code] = (await once(probe, 'exit')) as [number | null];
      if (code === 0) return;
      const { exitCode } = this.children.get(name) ?? {};
      if (exitCode !== null && exitCode !== undefined) throw new Error(`${name} ended with ${exitCode}`);
      if (Date.now() > deadline) throw new Error(`${name} did not become healthy`);
    }
  }
}
