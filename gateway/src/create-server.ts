import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { Admission } from './admission.js';
import { admissionPlugin } from './admission-http.js';
import type { CacheRules } from './cache/cache-rules.js';
import type { GatewayContext } from './gateway-context.js';
import type { GatewayLogger } from './gateway-logger.js';
import type { Gateway } from './create-gateway.js';
import type { ErrorMask } from './mask-errors.js';
import { brokenPromisePlugin, cachePlugin, legacyStatusPlugin, noPlainSubscriptionPlugin } from './response-plugins.js';

/** What {@link createServer} needs. */
export interface CreateServerOptions {
  readonly gateway: Gateway;
  readonly logger: GatewayLogger;
  readonly admission: Admission;
  readonly cacheRules: CacheRules;
  /** What clients see of errors. */
  readonly mask: ErrorMask;
  /** Whether clients may ask for the schema; on in development. Default false. */
  readonly introspection?: boolean;
  /** Selections of one operation at most, with every use of a fragment counted. Default 10000. */
  readonly maxSelections?: number;
  /** Lexical tokens of one document at most; parsing stops there. */
  readonly maxTokens: number;
}

/** Apollo Server on the gateway, safe by default and without anything that calls home. The caller starts and stops it. */
export function createServer(options: CreateServerOptions): ApolloServer<GatewayContext> {
  const { gateway, logger, admission } = options;
  return new ApolloServer<GatewayContext>({
    gateway: gateway.executing,
    nodeEnv: 'production',
    apollo: {},
    introspection: options.introspection ?? false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    // Persisted queries that any client may register are a cache for anyone to fill; documents are trusted at boot or not at all.
    persistedQueries: false,
    // Who may not read the schema shall not guess it from suggestions either.
    hideSchemaDetailsFromClientErrors: !options.introspection,
    includeStacktraceInErrorResponses: false,
    maxRecursiveSelections: options.maxSelections ?? 10_000,
    parseOptions: { maxTokens: options.maxTokens },
    stopOnTerminationSignals: false,
    formatError: options.mask,
    logger: {
      debug: (message) => logger.debug(String(message)),
      info: (message) => logger.info(String(message)),
      warn: (message) => logger.warn(String(message)),
      error: (message) => logger.error(String(message)),
    },
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      admissionPlugin(admission),
      noPlainSubscriptionPlugin(),
      brokenPromisePlugin(logger),
      legacyStatusPlugin(),
      cachePlugin(options.cacheRules),
    ],
  });
}
