import { currentRequestContext } from '@oms/platform/observe/request-context';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { GatewayLogger } from './gateway-logger.js';

/** Errors with these codes are meant for the client and reach it as they are. */
const PUBLIC_ERROR_CODES: readonly string[] = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'LIMIT_EXCEEDED',
  'OVERLOADED',
  'PERSISTED_QUERY_NOT_IN_LIST',
  'QUERY_NOT_IN_SAFELIST',
  'METHOD_NOT_ALLOWED',
  'IDEMPOTENCY_IN_PROGRESS',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'SUBGRAPH_UNAVAILABLE',
  'SLOW_CONSUMER',
  'SHUTTING_DOWN',
  'AUTHENTICATION_UNAVAILABLE',
];

/** What {@link createErrorMask} needs. */
export interface ErrorMaskOptions {
  readonly logger: GatewayLogger;
  /** Codes let through besides {@link PUBLIC_ERROR_CODES} and the gateway's own GRAPHQL_*. */
  readonly publicCodes?: readonly string[];
}

/** Turns an error into what clients see of it. */
export type ErrorMask = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/**
 * Apollo's `formatError`: an error with a public code passes with its message, path and extensions; any other is logged
 * as it was thrown, and the client sees "Internal error", where it happened, and the request id to ask about.
 */
export function createErrorMask({ logger, publicCodes = [] }: ErrorMaskOptions): ErrorMask {
  const known = new Set([...PUBLIC_ERROR_CODES, ...publicCodes]);
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const { serviceName: _same, stacktrace: _stack, exception: _cause, ...extensions } = formatted.extensions ?? {};
    const { code, service } = extensions;
    if (isPublic(known, code, service)) return { ...formatted, extensions };
    const { path } = formatted;
    const requestId = currentRequestContext()?.requestId;
    logger.error(
      { err: originOf(error), message: formatted.message, code, service, path, requestId },
      'request failed',
    );
    return maskedError(path, service);
  };
}

/** The error a client sees instead of one that is not meant for it. */
export function maskedError(path: GraphQLFormattedError['path'], service?: unknown): GraphQLFormattedError {
  const requestId = currentRequestContext()?.requestId;
  return {
    message: 'Internal error',
    ...(path && { path }),
    extensions: {
      code: 'INTERNAL_SERVER_ERROR',
      ...(service !== undefined && { service }),
      ...(requestId && { requestId }),
    },
  };
}

/** The code of an error, wherever its maker put it: in the `extensions` of GraphQL, or on the error itself. */
export function errorCodeOf(error: unknown): string | undefined {
  const { extensions, code } = error as { extensions?: { code?: unknown }; code?: unknown };
  const found = extensions?.code ?? code;
  return typeof found === 'string' ? found : undefined;
}

function isPublic(known: ReadonlySet<string>, code: unknown, service: unknown): boolean {
  if (typeof code !== 'string') return false;
  // From a subgraph these say that it does not match the supergraph: our fault, and in the subgraph's own terms.
  if (code.startsWith('GRAPHQL_')) return service === undefined;
  return known.has(code);
}

function originOf(error: unknown): unknown {
  let origin = error;
  while (origin instanceof GraphQLError && origin.originalError) origin = origin.originalError;
  return origin;
}
