import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { entityPaths, type EntityCursor } from './entity-cursor.js';

/** Code of a subgraph's error that has none of its own: not for clients, see `mask-errors`. */
const DOWNSTREAM_SERVICE_ERROR = 'DOWNSTREAM_SERVICE_ERROR';

/** What a fetch asked for, as far as its errors need it. */
export interface FailedFetch {
  readonly serviceName: string;
  readonly cursor: EntityCursor;
  /** For each representation that was sent, the positions in the cursor that it stands for; undefined at a root fetch. */
  readonly targets: readonly (readonly number[])[] | undefined;
}

/** The errors of a subgraph's answer at the places of the client's answer which they took away. */
export function errorsOfFetch(errors: readonly GraphQLFormattedError[], fetch: FailedFetch): GraphQLError[] {
  let known: (string | number)[][] | undefined;
  const paths = (): (string | number)[][] => (known ??= entityPaths(fetch.cursor));
  return errors.flatMap((error) => {
    const { path } = error;
    const index = path?.[1];
    if (fetch.targets && path && typeof index === 'number')
      return (fetch.targets[index] ?? []).map((target) =>
        errorAt(error, [...(paths()[target] ?? []), ...path.slice(2)], fetch.serviceName),
      );
    return [errorAt(error, path && [...fetch.cursor.path, ...path], fetch.serviceName)];
  });
}

function errorAt(
  error: GraphQLFormattedError,
  path: readonly (string | number)[] | undefined,
  serviceName: string,
): GraphQLError {
  const { message, extensions } = error;
  return new GraphQLError(message || `Error while fetching subquery from service "${serviceName}"`, {
    path,
    originalError: error instanceof Error ? error : undefined,
    extensions: { code: DOWNSTREAM_SERVICE_ERROR, ...extensions, serviceName },
  });
}
