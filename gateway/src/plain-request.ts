import type { FastifyRequest } from 'fastify';
import { isJsonObject, type JsonObject } from './plan/json-object.js';

/** A GraphQL request as it comes over HTTP, well-formed. */
export interface PlainRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: JsonObject;
}

/**
 * Reads the body of a POST; undefined for whatever is not the usual request: a batch, extensions, members of the wrong
 * type. Those are for Apollo Server to judge.
 */
export function plainRequest(body: unknown): PlainRequest | undefined {
  if (!isJsonObject(body)) return undefined;
  const { query, operationName, variables, extensions } = body;
  if (typeof query !== 'string' || query === '' || extensions != null) return undefined;
  if (operationName != null && typeof operationName !== 'string') return undefined;
  if (variables != null && !isJsonObject(variables)) return undefined;
  return { query, operationName: operationName ?? undefined, variables: variables ?? {} };
}

const JSON_TYPE = 'application/json; charset=utf-8';
const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';

/** What clients send as Accept, without spaces, and what they get for it. Anything else is negotiated by Apollo Server. */
const TYPES: ReadonlyMap<string | undefined, string> = new Map([
  [undefined, JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['application/json,*/*', JSON_TYPE],
  ['application/json,text/plain,*/*', JSON_TYPE],
  ['application/graphql-response+json', RESPONSE_TYPE],
  ['application/graphql-response+json,application/json', RESPONSE_TYPE],
  ['application/graphql-response+json,application/json;q=0.9', RESPONSE_TYPE],
]);

/** The type of the response to a POST of JSON; undefined for other requests, and where it takes more than a look. */
export function responseType({ method, headers }: FastifyRequest): string | undefined {
  if (method !== 'POST' || !headers['content-type']?.startsWith('application/json')) return undefined;
  return TYPES.get(headers.accept?.replaceAll(' ', ''));
}
