import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { HEALTH } from '@oms/platform/http/health';
import { SUBGRAPH_PATH } from '@oms/platform/http/subgraph-server';
import { inChunks } from '@oms/platform/values/in-chunks';
import { Failure } from '../failure.js';
import { SECRET_VARIABLES, SECRETS } from '../secrets.js';
import { databaseVariable, SETTINGS, urlVariable } from '../settings.js';
import { QUEUES } from '../stores.js';
import type { SystemOptions } from '../system.js';
import { TRACING_VARIABLES } from '../tracing.js';
import { KeptProcess, type Backoff } from './child-process.js';
import { GATEWAY_PORT, PROCESSES, specOf, type ProcessSpec } from './process-table.js';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
/** For each wave of processes. */
const READY_MS = 60_000;
/** Starting is work: many processes at once would each be slow enough to give up on its servers. */
const WAVE = Math.max(4, 2 * availableParallelism());
/** Longer than a process takes to drain by itself. */
const PATIENCE_MS = 40_000;

export interface SuperviseOptions {
  readonly system: SystemOptions;
  readonly host: string;
  /** Port of the gateway; the others follow it as in the table of processes. */
  readonly port: number;
  /** Where it settles before all is ready, everything is stopped again. */
  readonly until?: Promise<unknown>;
  readonly env?: NodeJS.ProcessEnv;
  /** The `oms` command; default: the one beside this file. */
  readonly main?: string;
  readonly backoff?: Backoff;
  /** Names of the processes to start. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** How many of each worker and of the relay. Default 1; their ports follow those of the table, table after table. */
  readonly copies?: number | undefined;
  /** What the environment of a copy has besides; the first one is 0. */
  readonly envOfCopy?: ((copy: number) => NodeJS.ProcessEnv) | undefined;
}

/** The processes of a distributed installation on this machine. */
export interface Supervised {
  /** Where the gateway listens. */
  readonly url: string;
  readonly processes: readonly KeptProcess[];
  /** The gateway stops first, so that no request finds a subgraph gone; after `patienceMs` what still runs is ended the hard way. */
  stop(patienceMs?: number): Promise<void>;
}

const portOf = (spec: ProcessSpec, gatewayPort: number): number => spec.port - GATEWAY_PORT + gatewayPort;

/** Ports that one of each process takes, from the gateway's on. */
export const PORT_RANGE = Math.max(...PROCESSES.map(({ port }) => port)) - GATEWAY_PORT + 1;

/** What runs beside the graph may run several times. */
const copiesOf = (spec: ProcessSpec, copies: number): ProcessSpec[] =>
  Array.from({ length: spec.command[0] === 'serve' ? 1 : copies }, (_, index) => ({
    ...spec,
    port: spec.port + index * PORT_RANGE,
  }));

const copyOf = (spec: ProcessSpec): number => Math.floor((spec.port - GATEWAY_PORT) / PORT_RANGE);

/** The environment of a process: what ours has, without our own variables, and what its entry in the table asks for. */
function environmentOf(spec: ProcessSpec, { system, host, port, env = process.env, envOfCopy }: SuperviseOptions) {
  const own = new Set(Object.keys(SETTINGS).flatMap((name) => [name, `${name}_FILE`]));
  const { stores, secrets } = system;
  const databases = spec.databases.filter((name) => !(name === QUEUES && stores.redis));
  const given = [
    ['HOST', spec.name === 'gateway' ? host : '127.0.0.1'],
    ['PORT', String(portOf(spec, port))],
    ['LOG_LEVEL', env['LOG_LEVEL']],
    ['LOG_FORMAT', env['LOG_FORMAT']],
    ...TRACING_VARIABLES.map((name) => [name, env[name]]),
    ...(spec.options ?? []).flatMap((name) => [name, `${name}_FILE`]).map((name) => [name, env[name]]),
    ['OMS_ACKNOWLEDGE_SECONDS', env['OMS_ACKNOWLEDGE_SECONDS']],
    ['OMS_DATABASE_CONNECTIONS', env['OMS_DATABASE_CONNECTIONS']],
    ['OMS_DRAIN_SECONDS', env['OMS_DRAIN_SECONDS']],
    ...(stores.redis
      ? [
          ['REDIS_URL', stores.redis.url],
          ['OMS_NAMESPACE', stores.redis.namespace],
        ]
      : []),
    ...databases.map((name) => [databaseVariable(name), stores.urlOf(name)]),
    ...SECRETS.filter((name) => spec.secrets.includes(name)).map((name) => [SECRET_VARIABLES[name], secrets[name]]),
    ...spec.calls.map((name) => [
      urlVariable(name),
      `http://127.0.0.1:${portOf(specOf('serve', name), port)}${SUBGRAPH_PATH}`,
    ]),
  ].filter(([, value]) => value !== undefined);
  const inherited = Object.entries(env).filter(([name]) => !own.has(name));
  return { ...Object.fromEntries([...inherited, ...given]), ...envOfCopy?.(copyOf(spec)) } as NodeJS.ProcessEnv;
}

/** Whether all of them became ready before `until` settled. Throws when one takes too long. */
async function becomeReady(
  specs: readonly ProcessSpec[],
  { port, until = new Promise(() => {}) }: SuperviseOptions,
): Promise<boolean> {
  const deadline = Date.now() + READY_MS;
  let ended = false;
  void until.then(() => (ended = true));
  for (const spec of specs) {
    const url = `http://127.0.0.1:${portOf(spec, port)}${HEALTH.ready}`;
    for (;;) {
      const ready = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ended) return false;
      if (ready) break;
      if (Date.now() > deadline) throw new Failure(`${spec.name} was not ready within ${READY_MS / 1_000} s.`);
      await delay(100);
    }
  }
  return true;
}

/** Those that call others are ready when the others are. */
const inWaves = (specs: readonly ProcessSpec[]): ProcessSpec[][] =>
  inChunks(
    specs.toSorted((one, other) => one.calls.length - other.calls.length),
    WAVE,
  );

/**
 * Starts every process of the table, some at a time, and keeps them running. Resolves once all of them are ready; with
 * nothing, when it was told to end before that.
 */
export async function supervise(options: SuperviseOptions): Promise<Supervised | undefined> {
  const { system, main = MAIN, backoff } = options;
  const { only } = options;
  const wanted = PROCESSES.filter(({ name }) => only === undefined || only.includes(name));
  const specs = wanted.flatMap((spec) => copiesOf(spec, options.copies ?? 1));
  const processes: KeptProcess[] = [];
  const stop = async (patienceMs = PATIENCE_MS): Promise<void> => {
    const gateway = processes.filter(({ spec }) => spec.name === 'gateway');
    await Promise.all(gateway.map((process) => process.stop(patienceMs)));
    await Promise.all(processes.map((process) => process.stop(patienceMs)));
  };
  let ready = false;
  try {
    for (const wave of inWaves(specs)) {
      for (const spec of wave)
        processes.push(new KeptProcess(spec, main, environmentOf(spec, options), system.logger, backoff));
      ready = await becomeReady(wave, options);
      if (!ready) break;
    }
  } finally {
    if (!ready) await stop();
  }
  return ready ? { url: `http://${options.host}:${options.port}`, processes, stop } : undefined;
}
