import { ActorAssertions } from '@oms/platform/auth/actor-assertion';
import { GatewaySignature } from '@oms/platform/auth/gateway-signature';
import type { Database } from '@oms/platform/database/database';
import { missingMigrations } from '@oms/platform/database/migrate';
import type { SubgraphName } from '@oms/platform/database/subgraphs';
import { SubgraphExecutor } from '@oms/platform/graphql/execute';
import { serveProcess } from '@oms/platform/http/process-server';
import { mountSubgraph } from '@oms/platform/http/subgraph-server';
import { systemClock } from '@oms/platform/values/clock';
import { openRuntime, SOURCES } from '@oms/jobs/runtimes';
import { buildSchemas } from '@oms/schema/subgraphs';
import { gatewaySecrets } from '../secrets.js';
import { connectStatus } from '../system.js';
import type { ProcessInput, StartedProcess } from './run-process.js';

/** Representations of a whole page of orders come in one request. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

/** Rejects while the database does not answer or has not had every migration of this version. */
export async function requireSchema(database: Database): Promise<void> {
  const source = SOURCES.find(({ name }) => name === database.name);
  const [missing] = source ? await missingMigrations(database.sql(), source.migrations) : [];
  if (missing) throw new Error(`the schema of ${database.name} lacks ${missing}`);
}

/** Serves one subgraph to the gateways of this installation. */
export async function serveSubgraph(
  name: SubgraphName,
  { system, logger, host, port }: ProcessInput,
): Promise<StartedProcess> {
  const { stores, secrets } = system;
  const status = name === 'orders' ? connectStatus(system) : undefined;
  const runtime = await openRuntime(name, stores.urlOf(name), {
    clock: systemClock,
    logger,
    secrets,
    notifications: system.notifications ?? {},
    ...(status && { status }),
    ...(system.poolSize ? { poolSize: system.poolSize } : {}),
  });
  const { [name]: built } = await buildSchemas();
  const server = await serveProcess({
    host,
    port,
    logger,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    checkReady: () => requireSchema(runtime.database),
    register: (app) =>
      mountSubgraph(app, {
        name,
        executor: new SubgraphExecutor(built.schema),
        runtime,
        assertions: new ActorAssertions(secrets.actorSecret),
        signature: new GatewaySignature(gatewaySecrets(secrets.gatewaySecret)),
      }),
  });
  return {
    url: server.url,
    async stop() {
      await server.close();
      await runtime.database.close();
      await status?.close();
    },
  };
}
