import { GraphQLError } from 'graphql';

/** HTTP status of a refusal, by code; 400 where it is not named. */
const STATUS: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
  SUBGRAPH_UNAVAILABLE: 503,
  SHUTTING_DOWN: 503,
  AUTHENTICATION_UNAVAILABLE: 503,
};

/** The HTTP status that a refusal with this code has. */
export const statusOf = (code: unknown): number => STATUS[String(code)] ?? 400;

/**
 * A request that is not let in: an error with a public code, and what a client needs in order to do better, such as
 * `{ limit: 12, value: 31 }`.
 */
export const refusal = (code: string, message: string, details: Readonly<Record<string, unknown>> = {}): GraphQLError =>
  new GraphQLError(message, { extensions: { ...details, code, http: { status: statusOf(code) } } });

/** The same error with a code. */
export const withCode = (error: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    path: error.path,
    originalError: error.originalError,
    extensions: { ...error.extensions, code },
  });
