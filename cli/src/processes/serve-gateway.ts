import { GatewaySignature } from '@oms/platform/auth/gateway-signature';
import { ActorTokens } from '@oms/platform/auth/token';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { METRICS_PATH } from '@oms/platform/http/process-server';
import { SUBGRAPH_PATH } from '@oms/platform/http/subgraph-server';
import { registry } from '@oms/platform/observe/metrics';
import { serveGateway } from '@oms/gateway/serve-gateway';
import { mountDashboard } from '@oms/jobs/dashboard';
import { readSupergraph } from '@oms/schema/files';
import { gatewaySecrets } from '../secrets.js';
import { urlVariable, type Settings } from '../settings.js';
import { openQueues } from '../system.js';
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

/** Serves the one graph in front of subgraphs that run elsewhere. */
export async function serveGraph(input: ProcessInput): Promise<StartedProcess> {
  const { system, settings, logger, host, port } = input;
  const tokens = new ActorTokens(system.secrets.actorSecret);
  const queues = await openQueues(system);
  const gateway = await serveGateway({
    supergraphSdl: readSupergraph(),
    subgraphs: subgraphUrls(settings),
    http: { signature: new GatewaySignature(gatewaySecrets(system.secrets.gatewaySecret)) },
    logger,
    host,
    port,
    introspection: true,
    verifyToken: (header) => tokens.identify(header),
    register: async (app) => {
      app.get(METRICS_PATH, async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
      await mountDashboard(app, queues, tokens);
    },
  });
  return {
    url: gateway.url,
    async stop() {
      await gateway.close();
      await queues.close();
    },
  };
}
