import { silentLogger as logger } from '@oms/platform/observe/logger';
import { RedisStatusRelay } from '@oms/platform/status/pubsub-redis';
import { PostgresStatusRelay } from '@oms/platform/status/relay-postgres';
import type { Databases } from '@oms/jobs/runtimes';
import { QUEUES } from '@oms/cli/stores';
import { OneProcess } from '../rig/one-process.js';
import { Rig } from '../rig/rig.js';
import type { StatusRelay } from './bare-hop.js';

/** A system whose subscriptions are measured. */
export interface BenchTarget {
  readonly url: string;
  readonly databases: Databases;
  /** The process that the subscribers are connected to. */
  readonly gatewayPid: number;
  token(): Promise<string>;
  /** A connection to what carries status messages, where the system does not listen. */
  openRelay(): StatusRelay;
  /** A connection to what carries the system's own. */
  openStatus(): StatusRelay;
  close(): Promise<void>;
}

async function distributed(): Promise<BenchTarget> {
  const rig = await Rig.start({ direct: true });
  const gateway = rig.supervised.processes.find(({ spec }) => spec.name === 'gateway');
  const url = rig.system.stores.redis?.url ?? '';
  return {
    url: rig.url,
    databases: rig.databases,
    gatewayPid: gateway?.pid ?? 0,
    token: () => rig.token(),
    openRelay: () => new RedisStatusRelay({ url, namespace: 'bare', logger }),
    openStatus: () => new RedisStatusRelay({ url, namespace: rig.system.stores.redis?.namespace ?? '', logger }),
    close: () => rig.close(),
  };
}

async function oneProcess(): Promise<BenchTarget> {
  const system = await OneProcess.start();
  const openRelay = () => new PostgresStatusRelay({ url: system.urlOf(QUEUES), schema: QUEUES, logger });
  return {
    url: system.url,
    databases: system.databases,
    gatewayPid: system.pids().ours[0] ?? 0,
    token: () => system.token(),
    openRelay,
    openStatus: openRelay,
    close: () => system.close(),
  };
}

/** Opens the form: `redis`, where the gateway is a process of its own, or `one-process`. */
export const openTarget = (form: string): Promise<BenchTarget> => (form === 'redis' ? distributed() : oneProcess());
