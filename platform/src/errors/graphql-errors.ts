import { GraphQLError } from 'graphql';
import { AccessError, BadInputError, DomainError } from './domain-error.js';

/** PostgreSQL's codes for text that it has no characters for: it came from outside, whoever did not look at it. */
const UNKEEPABLE: ReadonlySet<unknown> = new Set(['22021', '22P05']);

function isUnkeepable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (UNKEEPABLE.has((cause as { code?: unknown }).code)) return true;
  return false;
}

/** The one mapping of our errors to GraphQL's. What is not ours comes back masked, under `INTERNAL_SERVER_ERROR`. */
export function toGraphQLError(error: unknown, requestId: string): GraphQLError {
  if (error instanceof GraphQLError && error.originalError === undefined) return error;
  const cause = error instanceof GraphQLError ? error.originalError : error;
  const place = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {};
  if (cause instanceof AccessError)
    return new GraphQLError(cause.message, { ...place, extensions: { code: cause.code } });
  if (cause instanceof BadInputError) {
    return new GraphQLError(cause.message, {
      ...place,
      extensions: { code: 'BAD_USER_INPUT', ...(cause.field ? { field: cause.field } : {}) },
    });
  }
  if (cause instanceof DomainError) {
    return new GraphQLError(cause.message, { ...place, extensions: { code: cause.code, errors: cause.errors } });
  }
  if (cause instanceof GraphQLError) return cause;
  if (isUnkeepable(cause))
    return new GraphQLError('The input holds text that cannot be kept: U+0000 or half of a surrogate pair.', {
      ...place,
      extensions: { code: 'BAD_USER_INPUT' },
    });
  return new GraphQLError('Something went wrong on our side. The request id finds it in the logs.', {
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  });
}

/** Whether the error is one we foresee (a refusal, a missing right, bad input) and so need not be logged as a fault. */
export const isExpected = (error: unknown): boolean => {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  return (
    cause instanceof DomainError ||
    cause instanceof AccessError ||
    cause instanceof BadInputError ||
    cause instanceof GraphQLError
  );
};
