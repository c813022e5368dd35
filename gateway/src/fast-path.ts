import { getVariableValues, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from './gateway-context.js';
import type { GatewayLogger } from './gateway-logger.js';
import type { Gateway } from './create-gateway.js';
import { maskedError, type ErrorMask } from './mask-errors.js';
import { isJsonObject, type JsonObject } from './plan/json-object.js';
import type { OperationAnswer } from './plan/planned-operation.js';

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

/** What {@link FastPath} needs. */
export interface FastPathOptions {
  readonly gateway: Pick<Gateway, 'apollo' | 'planner' | 'runner'>;
  readonly mask: ErrorMask;
  readonly logger: GatewayLogger;
}

/** An operation that has been planned, with variables that are right for it. */
export interface KnownOperation extends PlainRequest {
  readonly operation: NonNullable<ReturnType<Gateway['planner']['known']>>;
  /** Coerced, with defaults. */
  readonly coerced: JsonObject;
}

/**
 * The short way for a request whose document has been parsed, validated and planned before. It only ever answers where
 * all is as it should be: whatever is new, unusual or wrong takes the long way through Apollo Server, which decides on
 * how it is told. So the two cannot differ in what they refuse.
 */
export class FastPath {
  constructor(private readonly options: FastPathOptions) {}

  /** The operation, if this way can answer it. */
  find(request: PlainRequest): KnownOperation | undefined {
    const { apollo, planner } = this.options.gateway;
    const operation = planner.known(request.query, request.operationName);
    if (!operation || !apollo.schema) return undefined;
    const definitions = operation.node.variableDefinitions ?? [];
    const { coerced } = getVariableValues(apollo.schema, definitions, request.variables, { maxErrors: 1 });
    return coerced && { ...request, operation, coerced };
  }

  /** The body of the response, which is always one with status 200. */
  async answer(known: KnownOperation, context: GatewayContext): Promise<string> {
    const answer = await this.options.gateway.runner.run(known, context);
    const errors = this.errorsOf(answer, known, context);
    return errors.length === 0 ? `{"data":${answer.data}}\n` : `{"errors":${JSON.stringify(errors)},"data":${answer.data}}\n`;
  }

  private errorsOf(
    { errors, broken }: OperationAnswer,
    { operation }: KnownOperation,
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
