import './telemetry-off.js';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { GraphQLError } from 'graphql';
import type { GatewayLogger } from './gateway-logger.js';
import { HttpSubgraph, type HttpSubgraphOptions } from './http-subgraph.js';
import { InProcessSubgraph, type InProcessSubgraphOptions } from './in-process-subgraph.js';
import { withOwnExecutor } from './plan/execute-operation.js';
import { Planner } from './plan/planner.js';
import { OperationRunner } from './plan/run-operation.js';
import { SubgraphDataSource, type SubgraphDataSourceOptions } from './subgraph-data-source.js';

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
  /** Size of the plans that are kept at most, in bytes of their JSON. Default 50 MiB. */
  readonly planCacheBytes?: number;
  /** Send identical concurrent subgraph queries of one identity once. Default true. */
  readonly shareQueries?: boolean;
  /** When to stop asking a subgraph that does not answer. */
  readonly breaker?: SubgraphDataSourceOptions['breaker'];
}

/** The federation gateway and what stands behind it. */
export interface Gateway {
  readonly apollo: ApolloGateway;
  /** The same for Apollo Server, with our own execution of plans. */
  readonly executing: GatewayInterface;
  /** The way to each subgraph, by name. */
  readonly dataSources: Readonly<Record<string, SubgraphDataSource>>;
  readonly planner: Planner;
  readonly runner: OperationRunner;
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
  const apollo = new ApolloGateway({
    supergraphSdl: options.supergraphSdl,
    buildService: ({ name }) => {
      if (name === EVENTS) return eventsService;
      const dataSource = dataSources[name];
      if (!dataSource) throw new Error(`No target is given for the subgraph "${name}"`);
      return dataSource;
    },
    queryPlannerConfig: { exposeDocumentNodeInFetchNode: true },
    // Plans name subgraphs and their fields: never for clients, whatever NODE_ENV says.
    __exposeQueryPlanExperimental: false,
    logger: quietly(options.logger),
  });
  const planner = new Planner({ apollo, dataSources, maxBytes: options.planCacheBytes ?? DEFAULT_PLAN_CACHE_BYTES });
  const runner = new OperationRunner(options.shareQueries ?? true);
  const close = async (): Promise<void> => {
    await Promise.all(Object.values(dataSources).map((dataSource) => dataSource.close()));
  };
  const executing = withOwnExecutor(apollo, planner, runner);
  return { apollo, executing, dataSources, planner, runner, close };
}

function createDataSources(options: CreateGatewayOptions): Record<string, SubgraphDataSource> {
  const { logger, shareQueries, breaker } = options;
  return Object.fromEntries(
    Object.entries(options.subgraphs).map(([name, target]) => {
      const transport =
        typeof target === 'string' ? new HttpSubgraph(name, target, options.http) : new InProcessSubgraph(target);
      return [name, new SubgraphDataSource({ name, transport, logger, shareQueries, ...(breaker && { breaker }) })];
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
