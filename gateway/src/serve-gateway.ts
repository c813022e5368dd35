import { drainApp, urlOf } from '@oms/platform/http/drain';
import type { FastifyInstance } from 'fastify';
import { accessCheck } from './access-check.js';
import type { AdmissionChecks } from './admission-model.js';
import { Admission } from './admission.js';
import { clientAddress } from './client-address.js';
import { CacheRules } from './cache/cache-rules.js';
import { createApp, DEFAULT_BODY_LIMIT, type CreateAppOptions } from './create-app.js';
import { createGateway, type CreateGatewayOptions, type Gateway } from './create-gateway.js';
import { createServer, type CreateServerOptions } from './create-server.js';
import { FastPath } from './fast-path.js';
import { GRAPHQL_PATH, mountRoutes, type GatewayParts, type RouteOptions } from './gateway-routes.js';
import { Concurrency } from './limits/concurrency.js';
import { limitChecks, type LimitChecksOptions } from './limits/limit-checks.js';
import { DEFAULT_LIMITS, type LimitsByRole } from './limits/limits.js';
import { warmPlans } from './limits/warm-plans.js';
import { createStreams, type LiveSettings, type Streams } from './live/mount-live.js';
import { createErrorMask } from './mask-errors.js';
import { originCheck, Origins } from './origins.js';
import { textCheck } from './text-check.js';

/** What {@link serveGateway} needs; see also the options of the gateway, of the server and of the application. */
export interface ServeGatewayOptions
  extends
    CreateGatewayOptions,
    Omit<CreateServerOptions, 'gateway' | 'admission' | 'cacheRules' | 'mask' | 'maxTokens'>,
    CreateAppOptions,
    RouteOptions {
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string;
  /** Port to listen on; 0 takes a free one. */
  readonly port: number;
  /** What each role may ask for. Default: {@link DEFAULT_LIMITS}. */
  readonly limits?: LimitsByRole;
  /** Where processes share rate limits; default: there are none. */
  readonly rateStore?: LimitChecksOptions['rateStore'];
  /** Documents that clients send by id; default: they send documents of their own. */
  readonly trusted?: LimitChecksOptions['trusted'];
  /** Lexical tokens at which parsing stops. Default: what the role with the most may send. */
  readonly maxTokens?: number;
  /**
   * Origins of other sites whose pages may use the graph, see {@link Origins}: `https://shop.example`. Default: none but
   * the gateway's own.
   */
  readonly allowedOrigins?: readonly string[];
  /** What else is let in, on every transport; see {@link Admission}. After the limits, in order; the first refusal counts. */
  readonly checks?: readonly AdmissionChecks[];
  /** Error codes let through to clients besides the usual ones, see `mask-errors`. */
  readonly publicErrorCodes?: readonly string[];
  /** Mounts further routes and hooks (metrics, queue board, subscriptions); runs before our own routes exist. */
  readonly register?: (app: FastifyInstance, parts: GatewayParts) => void | Promise<void>;
  /** Subscriptions: where what is new is told, and the limits of streams. */
  readonly live?: LiveSettings;
  /** Milliseconds that `close` lets requests under way finish. Default 10000. */
  readonly drainTimeoutMs?: number;
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
    if (options.trusted) warmPlans(options.trusted.documents, { ...parts, ...gateway, logger: options.logger });
    await options.register?.(app, parts);
    mountRoutes(app, parts, streams, { options, isDraining: () => state.draining });
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
  const { limits = DEFAULT_LIMITS, introspection = false, logger } = options;
  const maxTokens = options.maxTokens ?? Math.max(...Object.values(limits).map(({ tokens }) => tokens));
  const schema = () => {
    if (!gateway.apollo.schema) throw new Error('the gateway has not loaded its schema');
    return gateway.apollo.schema;
  };
  const origins = new Origins(options.allowedOrigins ?? []);
  // Rights before the stages of limits that look at operations: whoever has none learns nothing of what it would cost.
  const checks = [
    originCheck(origins),
    accessCheck(options.supergraphSdl),
    ...limitChecks({ ...options, limits }),
    textCheck(),
    ...(options.checks ?? []),
  ];
  const concurrency = new Concurrency(limits);
  const admission = new Admission({ schema, checks, concurrency, maxTokens, introspection });
  const mask = createErrorMask({ logger, publicCodes: options.publicErrorCodes });
  const cacheRules = new CacheRules(options.supergraphSdl);
  const apollo = createServer({ ...options, maxTokens, gateway, admission, cacheRules, mask });
  const fastPath = new FastPath({ gateway, admission, cacheRules, mask, logger });
  return { gateway, apollo, admission, mask, fastPath, limits, origins };
}

function streamsOf(parts: GatewayParts, options: ServeGatewayOptions): Streams {
  const { supergraphSdl, logger, live, verifyToken, trustProxy = false } = options;
  const { gateway, limits } = parts;
  return createStreams({
    ...live,
    gateway,
    parts,
    supergraphSdl,
    logger,
    path: GRAPHQL_PATH,
    limits,
    addressOf: clientAddress(trustProxy),
    maxMessageBytes: options.bodyLimitBytes ?? DEFAULT_BODY_LIMIT,
    ...(verifyToken && { verifyToken }),
  });
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
