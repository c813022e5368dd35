import { ActorTokens } from '@oms/platform/auth/token';
import { rows, sql } from '@oms/platform/database/sql';
import { registry } from '@oms/platform/observe/metrics';
import type { BullMqQueues } from '@oms/platform/queue/bullmq-queues';
import { serveGateway, type GatewayServer } from '@oms/gateway/serve-gateway';
import { mountDashboard } from '@oms/jobs/dashboard';
import type { Runtimes } from '@oms/jobs/runtimes';
import { startRelays } from '@oms/jobs/start-relays';
import { startWorkers, type Running } from '@oms/jobs/start-workers';
import { WORKER_GROUPS } from '@oms/jobs/worker-groups';
import { readSupergraph } from '@oms/schema/files';
import type { DevelopmentToken } from './development-tokens.js';
import { inProcessSubgraphs } from './in-process-graph.js';
import { openQueues, type SystemOptions } from './system.js';

export interface AllInOneOptions {
  readonly system: SystemOptions;
  readonly runtimes: Runtimes;
  readonly host: string;
  readonly port: number;
  readonly explorer: { readonly tokens: readonly DevelopmentToken[]; readonly query: string };
}

/** Gateway, subgraphs and workers in this process. */
export interface AllInOne {
  readonly url: string;
  /** The gateway takes no more, workers finish what they hold. */
  stop(): Promise<void>;
}

async function gatewayOn(options: AllInOneOptions, queues: BullMqQueues): Promise<GatewayServer> {
  const { system, runtimes, host, port, explorer } = options;
  const tokens = new ActorTokens(system.secrets.actorSecret);
  return serveGateway({
    supergraphSdl: readSupergraph(),
    subgraphs: await inProcessSubgraphs(runtimes, tokens),
    logger: system.logger,
    host,
    port,
    introspection: true,
    explorer,
    drainTimeoutMs: 3_000,
    verifyToken: (header) => tokens.identify(header),
    checkReady: async () => void (await rows(runtimes.orders.database.sql(), sql`select 1`)),
    register: async (app) => {
      app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
      await mountDashboard(app, queues, tokens);
    },
  });
}

/** Starts everything; when a part does not start, what was started is stopped again. */
export async function startAllInOne(options: AllInOneOptions): Promise<AllInOne> {
  const { runtimes, system } = options;
  const queues = await openQueues(system);
  const running: Running[] = [];
  const stopAll = async (): Promise<void> => {
    await Promise.all(running.map((part) => part.stop()));
    await queues.close();
  };
  try {
    running.push(await startWorkers(runtimes, queues, system.logger, WORKER_GROUPS));
    running.push(startRelays(runtimes.databases, queues, { logger: system.logger }));
    const gateway = await gatewayOn(options, queues);
    return {
      url: gateway.url,
      async stop() {
        await gateway.close();
        await stopAll();
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}
