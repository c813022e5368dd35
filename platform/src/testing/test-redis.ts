import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.js';

export const REDIS_COMMAND = 'redis-server';
const READY_MS = 10_000;

/** A Redis server of a test: on a free port of loopback, in a folder of its own. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Id of the server's process, while it runs. */
  readonly pid: () => number | undefined;
  /** Runs one command on a connection of its own. */
  command(...words: readonly [string, ...string[]]): Promise<unknown>;
  /** Ends the server as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same port and folder. */
  start(): Promise<void>;
  /** Ends the server and removes its folder. */
  close(): Promise<void>;
}

async function untilAnswers(port: number): Promise<void> {
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => {});
  const timer = setTimeout(() => client.disconnect(), READY_MS);
  try {
    await client.ping();
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
}

/** `options` are settings of redis-server, such as `['--appendonly', 'no']`; jobs survive a kill unless they say otherwise. */
export async function startTestRedis(options: readonly string[] = []): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'oms-redis-'));
  const port = await freePort();
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    server = spawn(REDIS_COMMAND, [...settings, '--appendonly', 'yes', '--appendfsync', 'always', ...options], {
      stdio: 'ignore',
    });
    await untilAnswers(port);
  };
  const kill = async (): Promise<void> => {
    if (!server || server.exitCode !== null || server.signalCode) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pid: () => server?.pid,
    async command(...[name, ...args]) {
      const client = new Redis(port, '127.0.0.1');
      try {
        return await client.call(name, ...args);
      } finally {
        client.disconnect();
      }
    },
    kill,
    start,
    async close() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
