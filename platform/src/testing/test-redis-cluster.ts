import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort, REDIS_COMMAND } from './test-redis.js';

const MASTERS = 3;
const READY_MS = 20_000;

/** A Redis Cluster of a test: three masters with a replica each, on loopback. */
export interface TestRedisCluster {
  readonly url: string;
  /** Ends the master that holds this key's slot, as a power cut would; its replica takes over a moment later. */
  killMasterOf(key: string): Promise<void>;
  close(): Promise<void>;
}

async function clusterPort(): Promise<number> {
  // A node also listens on its port + 10000.
  for (;;) {
    const port = await freePort();
    if (port < 50_000) return port;
  }
}

async function ask(port: number, ...[name, ...args]: readonly [string, ...string[]]): Promise<unknown> {
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 50, maxRetriesPerRequest: 100 });
  client.on('error', () => {});
  try {
    return await client.call(name, ...args);
  } finally {
    client.disconnect();
  }
}

async function untilFormed(ports: readonly number[]): Promise<void> {
  for (const deadline = Date.now() + READY_MS; ; await sleep(100)) {
    const infos = await Promise.all(ports.map((port) => ask(port, 'CLUSTER', 'INFO')));
    if (infos.every((info) => String(info).includes('cluster_state:ok'))) return;
    if (Date.now() > deadline) throw new Error('the cluster did not form');
  }
}

function spawnNode(port: number, folder: string): ChildProcess {
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const cluster = ['--cluster-enabled', 'yes', '--cluster-config-file', `${port}.conf`];
  return spawn(REDIS_COMMAND, [...settings, ...cluster, '--cluster-node-timeout', '1000'], { stdio: 'ignore' });
}

function form(addresses: readonly string[]): void {
  const settings = ['--cluster-replicas', '1', '--cluster-yes'];
  const made = spawnSync('redis-cli', ['--cluster', 'create', ...addresses, ...settings]);
  if (made.status !== 0) throw new Error(`the cluster was not made: ${String(made.stdout)}${String(made.stderr)}`);
}

export async function startTestRedisCluster(): Promise<TestRedisCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'oms-redis-cluster-'));
  const nodes = new Map<number, ChildProcess>();
  for (let index = 0; index < MASTERS * 2; index += 1) {
    const port = await clusterPort();
    nodes.set(port, spawnNode(port, folder));
  }
  const ports = [...nodes.keys()];
  for (const port of ports) await ask(port, 'PING');
  const addresses = ports.map((port) => `127.0.0.1:${port}`);
  form(addresses);
  await untilFormed(ports);
  return {
    url: `redis+cluster://${addresses.join(',')}`,
    async killMasterOf(key) {
      const slot = Number(await ask(ports[0] ?? 0, 'CLUSTER', 'KEYSLOT', key));
      const slots = (await ask(ports[0] ?? 0, 'CLUSTER', 'SLOTS')) as [number, number, [string, number]][];
      const port = slots.find(([from, to]) => from <= slot && slot <= to)?.[2][1] ?? 0;
      const node = nodes.get(port);
      if (!node) throw new Error(`nobody holds slot ${slot}`);
      node.kill('SIGKILL');
      await once(node, 'exit');
      nodes.delete(port);
    },
    async close() {
      for (const node of nodes.values()) {
        node.kill('SIGKILL');
        await once(node, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
