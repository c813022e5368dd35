import './telemetry-off.js';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { GraphQLError } from 'graphql';
import type { GatewayLogger } from './gateway-logger.js';
import { HttpSubgraph, type HttpSubgraphOptions } from './http-subgraph.js';
import { InProcessSubgraph, type InProcessSubgraphOptions } from './in-process-subgraph.js';
import { PlanCache } from './plan-cache.js';
import { SubgraphDataSource } from './subgraph-data-source.js';

/** Where a subgraph is: a URL, or a schema in this process. */
export type SubgraphTarget = string | InProcessSubgraphOptions;

/** What {@link createGateway} needs. */
export interface CreateGatewayOptions {
  /** The composed supergraph, as composition prints it. */
  readonly supergraphSdl: string;
  /** A target for each subgraph of the supergraph, by the name it was composed under. */
  readonly subgraphs: Readonly<Record<string, SubgraphTarget>>;
  readonly logger: GatewayLogger;
  /** Limits of the HTTP connections to each subgraph. */
  readonly http?: HttpSubgraphOptions;
  /** Size of the plan cache at most, in bytes of the plans' JSON. Default 50 MiB. */
  readonly planCacheBytes?: number;
  /** Send identical concurrent subgraph queries of one identity once. Default true. */
  readonly shareQueries?: boolean;
}

/** The federation gateway and what stands behind it. */
export interface Gateway {
  readonly apollo: ApolloGateway;
  /** The way to each subgraph, by name. */
  readonly dataSources: Readonly<Record<string, SubgraphDataSource>>;
  readonly planCache: PlanCache;
  /** Frees the connections to the subgraphs; what is under way fails. */
  close(): Promise<void>;
}

const DEFAULT_PLAN_CACHE_BYTES = 50 * 1024 * 1024;

/**
 * Builds the gateway; it loads its schema when an Apollo Server starts with it.
 *
 * Throws when the supergraph names a subgraph without a target (at load time), or when a target is no URL.
 */
export function createGateway(options: CreateGatewayOptions): Gateway {
  const dataSources = createDataSources(options);
  const planCache = new PlanCache(options.planCacheBytes ?? DEFAULT_PLAN_CACHE_BYTES);
  const apollo = new ApolloGateway({
    supergraphSdl: options.supergraphSdl,
    buildService: ({ name }) => {
      if (name === EVENTS) return eventsService;
      const dataSource = dataSources[name];
      if (!dataSource) throw new Error(`No target is given for the subgraph "${name}"`);
      return dataSource;
    },
    queryPlannerConfig: { cache: planCache, exposeDocumentNodeInFetchNode: true },
    // Plans name subgraphs and their fields: never for clients, whatever NODE_ENV says.
    __exposeQueryPlanExperimental: false,
    logger: quietly(options.logger),
  });
  const close = async (): Promise<void> => {
    await Promise.all(Object.values(dataSources).map((dataSource) => dataSource.close()));
  };
  return { apollo, dataSources, planCache, close };
}

function createDataSources(options: CreateGatewayOptions): Record<string, SubgraphDataSource> {
  const { logger, shareQueries } = options;
  return Object.fromEntries(
    Object.entries(options.subgraphs).map(([name, target]) => {
      const transport =
        typeof target === 'string' ? new HttpSubgraph(name, target, options.http) : new InProcessSubgraph(target);
      return [name, new SubgraphDataSource({ name, transport, logger, shareQueries })];
    }),
  );
}

/** Name of the subgraph that owns the subscriptions. It has no process: this gateway feeds them, see `live`. */
const EVENTS = 'events';

const eventsService: GraphQLDataSource = {
  process: async () => ({ errors: [new GraphQLError('subscriptions are not fetched')] }),
};

/** The gateway tells of its loading in several lines, which is detail to whoever runs it. */
function quietly(logger: GatewayLogger) {
  return {
    debug: (message?: unknown) => logger.debug(String(message)),
    info: (message?: unknown) => logger.debug(String(message)),
    warn: (message?: unknown) => logger.warn(String(message)),
    error: (message?: unknown) => logger.error(String(message)),
  };
}
