import { mountHealth } from '@oms/platform/http/health';
import type { FastifyInstance } from 'fastify';
import { mountCors } from './cors.js';
import type { Gateway } from './create-gateway.js';
import { explorerRoutes } from './explorer-routes.js';
import type { ExplorerOptions } from './explorer-page.js';
import type { GatewayLogger } from './gateway-logger.js';
import { graphqlHandler, type GraphQLHandlerParts } from './graphql-handler.js';
import type { Streams } from './live/mount-live.js';
import { formatFor } from './live/stream-format.js';
import type { Origins } from './origins.js';
import type { VerifyToken } from './request-context.js';
import { signedRoutes } from './signed-routes.js';
import type { SubgraphDataSource } from './subgraph-data-source.js';

export const GRAPHQL_PATH = '/graphql';

/** The parts of a gateway that other transports, such as subscriptions, build upon. */
export interface GatewayParts extends GraphQLHandlerParts {
  readonly gateway: Gateway;
  readonly origins: Origins;
}

/** How the routes are served. */
export interface RouteOptions {
  /** Refuses requests with a token that does not hold, see {@link VerifyToken}. */
  readonly verifyToken?: VerifyToken;
  /** The API explorer at `/`; false serves none. Default: without tokens. */
  readonly explorer?: ExplorerOptions | false;
  /** Rejects while the process should get no traffic; asked by `/health/ready`, which also wants one subgraph at least. */
  readonly checkReady?: () => Promise<void>;
}

interface RoutesInput {
  readonly options: RouteOptions & { readonly logger: GatewayLogger };
  readonly isDraining: () => boolean;
}

/** Mounts the graph, and everything else that this server answers by itself. */
export function mountRoutes(
  app: FastifyInstance,
  parts: GatewayParts,
  { http }: Streams,
  { options, isDraining }: RoutesInput,
): void {
  const plain = graphqlHandler(parts, options.verifyToken);
  mountCors(app, GRAPHQL_PATH, parts.origins);
  app.route({
    method: ['GET', 'POST'],
    url: GRAPHQL_PATH,
    handler(request, reply) {
      const format = formatFor(request.headers.accept);
      return format ? http.handle(request, reply, format) : plain.call(this, request, reply);
    },
  });
  void app.register(signedRoutes(parts.apollo));
  mountHealth(app, {
    isDraining,
    logger: options.logger,
    async checkReady() {
      await options.checkReady?.();
      await requireSubgraph(Object.values(parts.gateway.dataSources));
    },
  });
  if (options.explorer !== false) void app.register(explorerRoutes(options.explorer ?? {}, GRAPHQL_PATH));
}

/**
 * One subgraph that is down costs its own fields; without any there is nothing to serve. While no requests come, asking is
 * what finds out that they are back.
 */
async function requireSubgraph(dataSources: readonly SubgraphDataSource[]): Promise<void> {
  if (dataSources.some(({ isAvailable }) => isAvailable)) return;
  await Promise.all(dataSources.map((dataSource) => dataSource.probe()));
  if (!dataSources.some(({ isAvailable }) => isAvailable)) throw new Error('no subgraph answers');
}
