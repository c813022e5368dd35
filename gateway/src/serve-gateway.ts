import type { ApolloServer } from '@apollo/server';
import { drainApp, urlOf } from '@oms/platform/http/drain';
import { mountHealth } from '@oms/platform/http/health';
import type { FastifyInstance } from 'fastify';
import { accessCheck } from './access-check.js';
import type { AdmissionChecks } from './admission-model.js';
import { Admission } from './admission.js';
import { createApp, DEFAULT_BODY_LIMIT, type CreateAppOptions } from './create-app.js';
import { createGateway, type CreateGatewayOptions, type Gateway } from './create-gateway.js';
import { createServer, DEFAULT_MAX_TOKENS, type CreateServerOptions } from './create-server.js';
import type { ExplorerOptions } from './explorer-page.js';
import { explorerRoutes } from './explorer-routes.js';
import type { GatewayContext } from './gateway-context.js';
import { graphqlHandler } from './graphql-handler.js';
import { createStreams, type LiveSettings, type Streams } from './live/mount-live.js';
import { formatFor } from './live/stream-format.js';
import { createErrorMask, type ErrorMask } from './mask-errors.js';
import type { VerifyToken } from './request-context.js';
import { signedRoutes } from './signed-routes.js';

/** What {@link serveGateway} needs; see also the options of the gateway, of the server and of the application. */
export interface ServeGatewayOptions
  extends CreateGatewayOptions, Omit<CreateServerOptions, 'gateway' | 'admission' | 'mask'>, CreateAppOptions {
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string;
  /** Port to listen on; 0 takes a free one. */
  readonly port: number;
  /** Refuses requests with a token that does not hold, see {@link VerifyToken}. */
  readonly verifyToken?: VerifyToken;
  /** What is let in, on every transport; see {@link Admission}. In order; the first refusal counts. */
  readonly checks?: readonly AdmissionChecks[];
  /** Error codes let through to clients besides the usual ones, see `mask-errors`. */
  readonly publicErrorCodes?: readonly string[];
  /** The API explorer at `/`; false serves none. Default: without tokens. */
  readonly explorer?: ExplorerOptions | false;
  /** Mounts further routes and hooks (metrics, queue board, subscriptions); runs before our own routes exist. */
  readonly register?: (app: FastifyInstance, parts: GatewayParts) => void | Promise<void>;
  /** Rejects while the process should get no traffic; asked by `/health/ready`. Subgraphs are not: one may be down. */
  readonly checkReady?: () => Promise<void>;
  /** Subscriptions: where what is new is told, and the limits of streams. */
  readonly live?: LiveSettings;
  /** Milliseconds that `close` lets requests under way finish. Default 10000. */
  readonly drainTimeoutMs?: number;
}

/** The parts of a gateway that other transports, such as subscriptions, build upon. */
export interface GatewayParts {
  readonly gateway: Gateway;
  readonly apollo: ApolloServer<GatewayContext>;
  readonly admission: Admission;
  readonly mask: ErrorMask;
}

/** A gateway that listens. */
export interface GatewayServer extends GatewayParts {
  readonly streams: Streams;
  readonly app: FastifyInstance;
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /**
   * Turns unready, takes no new connections, lets requests under way finish, cuts what is left at the deadline, frees
   * everything. May be called again; in-process subgraphs are their owner's to close.
   */
  close(): Promise<void>;
}

const GRAPHQL_PATH = '/graphql';

/** Starts the gateway. Rejects when the supergraph does not load or the port is taken; nothing is left behind then. */
export async function serveGateway(options: ServeGatewayOptions): Promise<GatewayServer> {
  const gateway = createGateway(options);
  const parts = partsOf(gateway, options);
  const { apollo } = parts;
  const app = createApp(options);
  const streams = streamsOf(parts, options);
  const state = { draining: false };
  try {
    await apollo.start();
    await options.register?.(app, parts);
    mountRoutes(app, parts, streams, { options, state });
    streams.attach(app);
    await app.listen({ host: options.host ?? '127.0.0.1', port: options.port });
  } catch (error) {
    await Promise.allSettled([app.close(), streams.close(), apollo.stop(), gateway.close()]);
    throw error;
  }
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    state.draining = true;
    closing ??= drain(app, parts, streams, options);
    return closing;
  };
  return { ...parts, streams, app, url: urlOf(app), close };
}

function partsOf(gateway: Gateway, options: ServeGatewayOptions): GatewayParts {
  const { maxTokens = DEFAULT_MAX_TOKENS, introspection = false, logger } = options;
  const schema = () => {
    if (!gateway.apollo.schema) throw new Error('the gateway has not loaded its schema');
    return gateway.apollo.schema;
  };
  // Rights first: whoever has none learns nothing of the limits.
  const checks = [accessCheck(options.supergraphSdl), ...(options.checks ?? [])];
  const admission = new Admission({ schema, checks, maxTokens, introspection });
  const mask = createErrorMask({ logger, publicCodes: options.publicErrorCodes });
  const apollo = createServer({ ...options, gateway, admission, mask });
  return { gateway, apollo, admission, mask };
}

function streamsOf(parts: GatewayParts, options: ServeGatewayOptions): Streams {
  const { supergraphSdl, logger, live, verifyToken, bodyLimitBytes = DEFAULT_BODY_LIMIT } = options;
  const { gateway } = parts;
  return createStreams({
    ...live,
    gateway,
    parts,
    supergraphSdl,
    logger,
    path: GRAPHQL_PATH,
    maxMessageBytes: bodyLimitBytes,
    ...(verifyToken && { verifyToken }),
  });
}

function mountRoutes(
  app: FastifyInstance,
  parts: GatewayParts,
  { http }: Streams,
  { options, state }: { readonly options: ServeGatewayOptions; readonly state: { readonly draining: boolean } },
): void {
  const plain = graphqlHandler(parts, options.verifyToken);
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
    isDraining: () => state.draining,
    logger: options.logger,
    ...(options.checkReady ? { checkReady: options.checkReady } : {}),
  });
  if (options.explorer !== false) void app.register(explorerRoutes(options.explorer ?? {}, GRAPHQL_PATH));
}

async function drain(
  app: FastifyInstance,
  { gateway, apollo }: GatewayParts,
  streams: Streams,
  options: ServeGatewayOptions,
): Promise<void> {
  const { logger, drainTimeoutMs = 10_000 } = options;
  streams.endAll();
  await drainApp(app, drainTimeoutMs, (error) => logger.error({ err: error }, 'closing failed'));
  await streams.close();
  await apollo.stop();
  await gateway.close();
}
