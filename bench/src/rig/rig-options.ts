import type { Logger } from '@oms/platform/observe/logger';

/** What the rig's processes are told beside what they need. */
export interface RigOptions {
  readonly logger?: Logger;
  /** Keep queues in Redis (default), or in PostgreSQL. */
  readonly redis?: boolean;
  readonly acknowledgeSeconds?: number;
  /** Names of the processes to start. Default: all. */
  readonly only?: readonly string[];
  /** How many of each worker and of the relay. Default 1. */
  readonly copies?: number;
  readonly logLevel?: string;
  /** Connect the processes to their servers without wires that can be cut: for measurements. */
  readonly direct?: boolean;
  /** How far the clock of every copy but the first of a process is ahead of the machine's, in milliseconds. */
  readonly clockAheadMs?: number;
  /** Let PostgreSQL count statements: for measurements. */
  readonly countStatements?: boolean;
}

/**
 * All of a bench's requests come from one administrator: the limits are counted, as for anybody, but stand where one
 * person's haste does not reach them.
 */
export const OMS_LIMITS = JSON.stringify({
  admin: { requestsPerMinute: 1_000_000, concurrency: 10_000, streams: 100_000 },
});

/** And from one machine. */
export const OMS_SOCKETS_PER_ADDRESS = '100000';

/** What the processes of a rig find in their environment. */
export const environmentOf = (folder: string, options: RigOptions): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_OPTIONS: '',
  LOG_LEVEL: options.logLevel ?? 'silent',
  OMS_LIMITS,
  OMS_SOCKETS_PER_ADDRESS,
  OMS_CRASH_FOLDER: folder,
  // Many copies share one server.
  OMS_DATABASE_CONNECTIONS: String(Math.max(2, Math.floor(10 / (options.copies ?? 1)))),
  OMS_ACKNOWLEDGE_SECONDS: String(options.acknowledgeSeconds ?? 30),
});
