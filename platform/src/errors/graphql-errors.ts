import { GraphQLError } from 'graphql';
import { AccessError, BadInputError, DomainError } from './domain-error.js';

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
