import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePorts } from './free-port.js';
import { REDIS_COMMAND } from './test-redis.js';

const MASTERS = 3;
const NODES = MASTERS * 2;
const READY_MS = 20_000;

/** A Redis Cluster of a test: three masters with a replica each, on loopback. */
export interface TestRedisCluster {
  readonly url: string;
  /** Ends the master that holds this key's slot, as a power cut would; its replica takes over a moment later. */
  killMasterOf(key: string): Promise<void>;
  close(): Promise<void>;
}

/** Where a node talks with the others; 10,000 above its port unless told, which is where ports of other tests are. */
const busOf = (port: number): number => port + NODES;

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

/** Starts the servers of a cluster that is still to be formed; by port. */
async function startNodes(folder: string): Promise<Map<number, ChildProcess>> {
  const nodes = new Map<number, ChildProcess>();
  const first = await freePorts(NODES * 2);
  for (let port = first; port < first + NODES; port += 1) {
    const settings = {
      port,
      'cluster-port': busOf(port),
      bind: '127.0.0.1',
      dir: folder,
      save: '',
      appendonly: 'no',
      'cluster-enabled': 'yes',
      'cluster-config-file': `${port}.conf`,
      'cluster-node-timeout': 1000,
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]);
    nodes.set(port, spawn(REDIS_COMMAND, args, { stdio: 'ignore' }));
  }
  for (const port of nodes.keys()) await ask(port, 'PING');
  return nodes;
}

async function formCluster(ports: readonly number[]): Promise<void> {
  const addresses = ports.map((port) => `127.0.0.1:${port}@${busOf(port)}`);
  const options = ['--cluster-replicas', '1', '--cluster-yes'];
  const made = spawnSync('redis-cli', ['--cluster', 'create', ...addresses, ...options]);
  if (made.status !== 0) throw new Error(`the cluster was not made: ${String(made.stdout)}${String(made.stderr)}`);
  await untilFormed(ports);
}

async function masterOf(key: string, port: number): Promise<number> {
  const slot = Number(await ask(port, 'CLUSTER', 'KEYSLOT', key));
  const slots = (await ask(port, 'CLUSTER', 'SLOTS')) as [number, number, [string, number]][];
  return slots.find(([from, to]) => from <= slot && slot <= to)?.[2][1] ?? 0;
}

async function kill(node: ChildProcess): Promise<void> {
  node.kill('SIGKILL');
  await once(node, 'exit');
}

export async function startTestRedisCluster(): Promise<TestRedisCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'oms-redis-cluster-'));
  const nodes = await startNodes(folder);
  const ports = [...nodes.keys()];
  await formCluster(ports);
  return {
    url: `redis+cluster://${ports.map((port) => `127.0.0.1:${port}`).join(',')}`,
    async killMasterOf(key) {
      const port = await masterOf(key, ports[0] ?? 0);
      const node = nodes.get(port);
      if (!node) throw new Error(`nobody holds the slot of ${key}`);
      nodes.delete(port);
      await kill(node);
    },
    async close() {
      for (const node of nodes.values()) await kill(node);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
