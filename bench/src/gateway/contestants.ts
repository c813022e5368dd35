import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { specOf } from '@oms/cli/processes/process-table';

/** A gateway of the contest, running. */
export interface Contestant {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

interface Entry {
  readonly name: string;
  /** Arguments of node. */
  readonly command: (supergraph: string, port: number) => string[];
}

const HERE = fileURLToPath(new URL('.', import.meta.url));
const RIVALS = fileURLToPath(new URL('../../rivals', import.meta.url));
const HIVE = join(RIVALS, 'node_modules/@graphql-hive/gateway/dist/bin.js');

const hive = (name: string, config: string): Entry => ({
  name,
  command: (supergraph, port) => [
    HIVE,
    'supergraph',
    supergraph,
    '--hive-router-runtime',
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--config-path',
    join(RIVALS, config),
  ],
});

/** As its process is started by the product itself. */
const NODE_FLAGS = specOf('serve', 'gateway').nodeFlags ?? [];

const ENTRIES: readonly Entry[] = [
  { name: 'stock', command: (supergraph, port) => [join(HERE, 'stock-gateway.js'), supergraph, String(port)] },
  {
    name: 'ours',
    command: (supergraph, port) => [...NODE_FLAGS, join(HERE, 'our-gateway.js'), supergraph, String(port)],
  },
  hive('hive-rust', 'plain.config.mjs'),
  hive('hive-rust-dedup', 'dedup.config.mjs'),
];

/** Names of the gateways that can take part here: Hive only where `npm install --prefix bench/rivals` has been run. */
export const contestantNames = (): string[] =>
  ENTRIES.map(({ name }) => name).filter((name) => !name.startsWith('hive') || existsSync(HIVE));

/** Starts a gateway as a process of its own; resolves once it answers. */
export async function startContestant(name: string, supergraphFile: string): Promise<Contestant> {
  const entry = ENTRIES.find((one) => one.name === name);
  if (!entry) throw new Error(`"${name}" is none of ${ENTRIES.map((one) => one.name).join(', ')}`);
  const port = await freePort();
  const env = { ...process.env, NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: 'true', LOG_LEVEL: 'warn' };
  const child = spawn(process.execPath, entry.command(supergraphFile, port), {
    env,
    cwd: RIVALS,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}/graphql`;
  await untilAnswers(url, child);
  return { name, url, pid: child.pid ?? 0, stop: () => stop(child) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  const body = JSON.stringify({ query: '{ __typename }' });
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`a gateway ended with ${child.exitCode} before it answered`);
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(
      () => undefined,
    );
    if (response?.ok) return;
    await delay(100);
  }
  throw new Error(`nothing answers at ${url}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
