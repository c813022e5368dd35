import type { ApolloServerPlugin } from '@apollo/server';
import { getVariableValues, type GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { FastifyRequest } from 'fastify';
import type { Caller, Params, Refused } from './admission-model.js';
import { NO_QUERY, type Admission } from './admission.js';
import type { GatewayContext } from './gateway-context.js';
import type { ErrorMask } from './mask-errors.js';

/** The caller whose operation has this context. */
export const callerOf = ({ transport, actor, address, requestId }: GatewayContext): Caller => ({
  transport,
  actor,
  address,
  requestId,
});

/** The GraphQL request in an HTTP request, as far as it is one; what is not well-formed is for Apollo Server to tell. */
export function paramsOf(request: FastifyRequest): Params {
  const sent = (request.method === 'GET' ? request.query : request.body) as Record<string, unknown> | undefined;
  const { query, operationName, variables, extensions, documentId } = sent ?? {};
  return {
    ...(typeof query === 'string' && { query }),
    ...(typeof documentId === 'string' && { documentId }),
    ...(typeof operationName === 'string' && { operationName }),
    ...(isObject(variables) && { variables }),
    ...(typeof variables === 'string' && { variables: objectIn(variables) }),
    ...(isObject(extensions) && { extensions }),
    ...(typeof extensions === 'string' && { extensions: objectIn(extensions) }),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * Runs the first two stages of admission on a plain HTTP request, and puts a trusted document in its place. Answers the
 * refusal if there is one. What is no GraphQL request, or does not parse, is left to Apollo Server.
 */
export async function screenHttp(
  admission: Admission,
  context: GatewayContext,
  request: FastifyRequest,
): Promise<Refused | undefined> {
  const params = paramsOf(request);
  const screened = await admission.screen(params, callerOf(context));
  if (screened.kind === 'refused') return isLeftToApollo(screened) ? undefined : screened;
  if (screened.query !== params.query) putInPlace(request, screened.query);
  return undefined;
}

/** From here on the request is one for this document. Apollo Server would look for its id among registered ones. */
function putInPlace(request: FastifyRequest, query: string): void {
  if (request.method !== 'GET') {
    const body = request.body as Record<string, unknown>;
    body['query'] = query;
    delete body['extensions'];
    return;
  }
  const { extensions: _extensions, documentId: _id, ...others } = request.query as Record<string, string>;
  const [path] = (request.raw.url ?? '').split('?');
  request.raw.url = `${path}?${new URLSearchParams({ ...others, query })}`;
}

function isLeftToApollo({ errors }: Refused): boolean {
  const code = errors[0]?.extensions['code'];
  return code === 'GRAPHQL_PARSE_FAILED' || code === NO_QUERY;
}

/** The body of a refusal, as masked as any error. */
export const refusalBody = ({ errors }: Refused, mask: ErrorMask) => ({
  errors: errors.map((error) => clientError(error, mask)),
});

/** An error as a client sees it. */
export function clientError(error: GraphQLError, mask: ErrorMask): GraphQLFormattedError {
  const { extensions, ...formatted } = error.toJSON();
  const { http: _status, ...told } = extensions ?? {};
  return mask({ ...formatted, extensions: told }, error);
}

/** The third stage of admission, inside of Apollo Server. */
export function admissionPlugin(admission: Admission): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ source, document, operation, request, schema, contextValue }) => {
        if (!operation) return;
        const given = request.variables ?? {};
        const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
        // Wrong variables are told by the gateway, which refuses to execute with them.
        if (!coerced) return;
        const asked = { query: source, document, operation, variables: coerced, given };
        const said = await admission.checkOperation(asked, callerOf(contextValue));
        if (said) throw said;
      },
    }),
  };
}
