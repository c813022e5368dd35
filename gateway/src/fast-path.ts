import type { FastifyRequest } from 'fastify';
import { cacheHeaders, type CacheHeaders } from './cache/cache-headers.js';
import type { CacheRules } from './cache/cache-rules.js';
import { getVariableValues, type GraphQLError, type GraphQLFormattedError } from 'graphql';
import { callerOf } from './admission-http.js';
import type { Refused } from './admission-model.js';
import type { Admission } from './admission.js';
import type { Gateway } from './create-gateway.js';
import type { GatewayContext } from './gateway-context.js';
import type { GatewayLogger } from './gateway-logger.js';
import { maskedError, type ErrorMask } from './mask-errors.js';
import type { OperationAnswer } from './plan/planned-operation.js';
import type { OperationRequest } from './plan/run-operation.js';
import { plainRequest, responseType } from './plain-request.js';

/** What {@link FastPath} needs. */
export interface FastPathOptions {
  readonly gateway: Gateway;
  readonly admission: Admission;
  readonly cacheRules: CacheRules;
  readonly mask: ErrorMask;
  readonly logger: GatewayLogger;
}

interface Answered {
  readonly body: string;
  readonly caching: CacheHeaders;
}

/** A response with status 200, or what admission has against the operation. */
export type FastResponse = (Answered & { readonly contentType: string }) | { readonly refused: Refused };

/**
 * The short way for a request whose document has been parsed, validated and planned before. It only ever answers where
 * all is as it should be: whatever is new, unusual or wrong takes the long way through Apollo Server, which decides on
 * how it is told. So the two cannot differ in what they refuse.
 */
export class FastPath {
  constructor(private readonly options: FastPathOptions) {}

  /** The response to a request that admission has screened; undefined when it has to take the long way. */
  async respond(request: FastifyRequest, context: GatewayContext): Promise<FastResponse | undefined> {
    const contentType = responseType(request);
    const plain = contentType && plainRequest(request.body);
    if (!plain) return undefined;
    const { gateway, admission } = this.options;
    const operation = gateway.planner.known(plain.query, plain.operationName);
    if (!operation || !gateway.apollo.schema) return undefined;
    const { node, document } = operation;
    const { query, variables: given } = plain;
    const definitions = node.variableDefinitions ?? [];
    const { coerced } = getVariableValues(gateway.apollo.schema, definitions, given, { maxErrors: 1 });
    if (!coerced) return undefined;
    const asked = { query, document, operation: node, variables: coerced, given };
    const said = await admission.checkOperation(asked, callerOf(context));
    if (said) return { refused: { kind: 'refused', errors: [said] } };
    const maxAge = this.options.cacheRules.maxAgeOf(document, node, gateway.apollo.schema);
    return { ...(await this.answer({ ...plain, operation }, context, maxAge)), contentType };
  }

  private async answer(request: OperationRequest, context: GatewayContext, maxAge: number): Promise<Answered> {
    const answer = await this.options.gateway.runner.run(request, context);
    const errors = this.errorsOf(answer, request, context);
    const caching = cacheHeaders(maxAge, context.actor, errors.length > 0);
    if (errors.length === 0) return { body: `{"data":${answer.data}}\n`, caching };
    return { body: `{"errors":${JSON.stringify(errors)},"data":${answer.data}}\n`, caching };
  }

  private errorsOf(
    { errors, broken }: OperationAnswer,
    { operation }: OperationRequest,
    { requestId }: GatewayContext,
  ): GraphQLFormattedError[] {
    if (errors.length > 0) return errors.map((error) => this.options.mask(formatted(error), error));
    if (broken.length === 0) return [];
    const promises = broken.map(({ message, path }) => ({ message, path }));
    const operationName = operation.node.name?.value;
    this.options.logger.error({ promises, requestId, operationName }, 'a subgraph broke a promise of the graph');
    return promises.map(({ path }) => maskedError(path));
  }
}

/** The error as Apollo Server formats it. */
function formatted(error: GraphQLError): GraphQLFormattedError {
  const { http: _http, ...extensions } = error.extensions;
  return { ...error.toJSON(), extensions: { code: 'INTERNAL_SERVER_ERROR', ...extensions } };
}
