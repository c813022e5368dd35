import fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from '../observe/logger.js';
import { registry } from '../observe/metrics.js';
import { drainApp, urlOf } from './drain.js';
import { mountHealth } from './health.js';

/** Path of the process's Prometheus metrics. */
export const METRICS_PATH = '/metrics';

export interface ProcessServerOptions {
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string;
  /** Port to listen on; 0 takes a free one. */
  readonly port: number;
  readonly logger: Logger;
  /** Rejects while the process cannot do its work. */
  readonly checkReady?: () => Promise<void>;
  /** Size of a request's body at most, in bytes. Default 1 MiB. */
  readonly bodyLimitBytes?: number;
  /** Milliseconds that `close` lets requests under way finish. Default 10000. */
  readonly drainTimeoutMs?: number;
  /** Mounts what the process serves beside health and metrics. */
  readonly register?: (app: FastifyInstance) => void | Promise<void>;
}

/** A process that can be looked at from outside. */
export interface ProcessServer {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Turns unready, lets requests under way finish, and frees the port. */
  close(): Promise<void>;
}

/** Serves health and metrics of a process, and what it registers; rejects when the port is taken. */
export async function serveProcess(options: ProcessServerOptions): Promise<ProcessServer> {
  const { host = '127.0.0.1', port, logger, checkReady, bodyLimitBytes = 1024 * 1024, register } = options;
  const app = fastify({ bodyLimit: bodyLimitBytes, requestTimeout: 30_000 });
  let draining = false;
  mountHealth(app, { isDraining: () => draining, logger, ...(checkReady ? { checkReady } : {}) });
  app.get(METRICS_PATH, async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  try {
    await register?.(app);
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw error;
  }
  return {
    url: urlOf(app),
    close: () => {
      draining = true;
      return drainApp(app, options.drainTimeoutMs ?? 10_000, (error) => logger.error({ err: error }, 'closing failed'));
    },
  };
}
