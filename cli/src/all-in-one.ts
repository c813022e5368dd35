import { ActorAssertions } from '@oms/platform/auth/actor-assertion';
import { rows, sql } from '@oms/platform/database/sql';
import { registry } from '@oms/platform/observe/metrics';
import type { BullMqQueues } from '@oms/platform/queue/bullmq-queues';
import type { RateStore } from '@oms/platform/rate/rate-store';
import { LoopbackStatus } from '@oms/platform/status/loopback';
import type { StatusPort } from '@oms/platform/status/status-port';
import { serveGateway, type GatewayServer } from '@oms/gateway/serve-gateway';
import { mountDashboard } from '@oms/jobs/dashboard';
import type { Runtimes } from '@oms/jobs/runtimes';
import { startRelays } from '@oms/jobs/start-relays';
import { startWorkers, type Running } from '@oms/jobs/start-workers';
import { WORKER_GROUPS } from '@oms/jobs/worker-groups';
import { HINT_TOPIC, hintChanges } from '@oms/orders/operations/hint-changes';
import { readSupergraph } from '@oms/schema/files';
import { openAuthentication, type TokenSources } from './authentication.js';
import type { DevelopmentToken } from './development-tokens.js';
import { DEFAULT_GRAPH, graphOptions, liveOptions, type GraphSettings } from './graph-settings.js';
import { openRateStore } from './open-rate-store.js';
import { mountPaymentMessages } from '@oms/gateway/payment-messages';
import { inProcessSubgraphs } from './in-process-graph.js';
import { openQueues, openStatus, type SystemOptions } from './system.js';

export interface AllInOneOptions {
  readonly system: SystemOptions;
  /** What clients may ask. Default: everything is open, within the limits. */
  readonly graph?: GraphSettings;
  readonly runtimes: Runtimes;
  /** Whose tokens are taken. Default: those of the installation's own secret. */
  readonly tokenSources?: TokenSources;
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

async function gatewayOn(
  options: AllInOneOptions,
  queues: BullMqQueues,
  { status, rateStore }: { readonly status: StatusPort; readonly rateStore: RateStore | undefined },
): Promise<GatewayServer> {
  const { system, graph = DEFAULT_GRAPH, runtimes, host, port, explorer } = options;
  const { actorSecret, tokenSecret } = system.secrets;
  const subgraphs = await inProcessSubgraphs(runtimes, new ActorAssertions(actorSecret));
  const { identify } = openAuthentication({
    ...(options.tokenSources ?? { developmentTokens: true }),
    actorSecret,
    tokenSecret,
    customers: subgraphs.customers,
    logger: system.logger,
  });
  return serveGateway({
    supergraphSdl: readSupergraph(),
    subgraphs,
    logger: system.logger,
    host,
    port,
    explorer,
    ...graphOptions(graph, true),
    ...(rateStore && { rateStore }),
    live: { status, ...liveOptions(graph) },
    drainTimeoutMs: 3_000,
    verifyToken: identify,
    checkReady: async () => void (await rows(runtimes.orders.database.sql(), sql`select 1`)),
    register: async (app) => {
      app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
      await mountDashboard(app, queues, identify);
      await mountPaymentMessages(app);
    },
  });
}

/** Starts everything; when a part does not start, what was started is stopped again. */
export async function startAllInOne(options: AllInOneOptions): Promise<AllInOne> {
  const { system } = options;
  const queues = await openQueues(system);
  const rateStore = await openRateStore(system, options.graph ?? DEFAULT_GRAPH);
  const running: Running[] = [];
  const stopAll = async (): Promise<void> => {
    await Promise.all(running.map((part) => part.stop()));
    await rateStore?.close();
    await queues.close();
    await opened?.close();
  };
  let opened: StatusPort | undefined;
  try {
    const status = new LoopbackStatus(await openStatus(system), [HINT_TOPIC]);
    opened = status;
    const runtimes = { ...options.runtimes, status };
    hintChanges(runtimes.databases.orders, status);
    running.push(await startWorkers(runtimes, queues, system.logger, WORKER_GROUPS));
    running.push(startRelays(runtimes.databases, queues, { logger: system.logger }));
    const gateway = await gatewayOn(options, queues, { status, rateStore });
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
