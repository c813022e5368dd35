import { GatewaySignature } from '@oms/platform/auth/gateway-signature';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { METRICS_PATH } from '@oms/platform/http/process-server';
import { SUBGRAPH_PATH } from '@oms/platform/http/subgraph-server';
import { registry } from '@oms/platform/observe/metrics';
import { serveGateway, type GatewayServer } from '@oms/gateway/serve-gateway';
import { mountDashboard } from '@oms/jobs/dashboard';
import { readSupergraph } from '@oms/schema/files';
import { mountPaymentMessages } from '@oms/gateway/payment-messages';
import { openAuthentication, tokenSources } from '../authentication.js';
import { graphOptions, liveOptions } from '../graph-settings.js';
import { openRateStore } from '../open-rate-store.js';
import { gatewaySecrets } from '../secrets.js';
import { urlVariable, type Settings } from '../settings.js';
import { openQueues, openStatus } from '../system.js';
import { specOf } from './process-table.js';
import type { ProcessInput, StartedProcess } from './run-process.js';

/** Where each subgraph listens: as the environment says, or beside the gateway on this machine. */
const subgraphUrls = (settings: Settings): Record<string, string> =>
  Object.fromEntries(
    SUBGRAPHS.map((name) => [
      name,
      settings[urlVariable(name)] ?? `http://127.0.0.1:${specOf('serve', name).port}${SUBGRAPH_PATH}`,
    ]),
  );

/** What a gateway shares with other processes. */
async function openStores({ system, settings }: ProcessInput) {
  const queues = await openQueues(system);
  const rateStore = await openRateStore(system, settings);
  const status = await openStatus(system);
  const close = async (): Promise<void> => {
    await rateStore?.close();
    await queues.close();
    await status.close();
  };
  return { queues, rateStore, status, close };
}

const mountMetrics = (app: GatewayServer['app']): void =>
  void app.get(METRICS_PATH, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );

/** Serves the one graph in front of subgraphs that run elsewhere. */
export async function serveGraph(input: ProcessInput): Promise<StartedProcess> {
  const { system, settings, logger, host, port } = input;
  const subgraphs = subgraphUrls(settings);
  const http = { signature: new GatewaySignature(gatewaySecrets(system.secrets.gatewaySecret)) };
  const { actorSecret, tokenSecret } = system.secrets;
  const authentication = openAuthentication({
    ...tokenSources(settings),
    actorSecret,
    tokenSecret,
    customers: subgraphs['customers'],
    http,
    logger,
  });
  const { queues, rateStore, status, ...stores } = await openStores(input);
  const gateway = await serveGateway({
    supergraphSdl: readSupergraph(),
    subgraphs,
    http,
    logger,
    host,
    port,
    ...graphOptions(settings, false),
    ...(rateStore && { rateStore }),
    live: { status, ...liveOptions(settings) },
    verifyToken: authentication.identify,
    register: async (app) => {
      mountMetrics(app);
      await mountDashboard(app, queues, authentication.identify);
      await mountPaymentMessages(app);
    },
  });
  return {
    url: gateway.url,
    async stop() {
      await gateway.close();
      await authentication.close();
      await stores.close();
    },
  };
}
