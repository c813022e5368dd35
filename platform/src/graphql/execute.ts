import {
  execute,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { compileOperation, type CompiledOperation } from './compiled/compile-operation.js';
import { runOperation } from './compiled/run-operation.js';
import { isExpected, toGraphQLError } from '../errors/graphql-errors.js';
import type { SubgraphContext } from './subgraph-context.js';

export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown> | null;
  readonly operationName?: string | null;
}

const MAX_DOCUMENTS = 2_000;

/**
 * Executes documents against one schema; each distinct text is parsed and validated once, and each operation compiled
 * once. Errors come back mapped.
 */
export class SubgraphExecutor {
  private readonly documents = new Map<string, DocumentNode>();
  private readonly operations = new WeakMap<DocumentNode, Map<string | null, CompiledOperation | undefined>>();

  constructor(readonly schema: GraphQLSchema) {}

  async execute(request: SubgraphRequest, context: SubgraphContext): Promise<ExecutionResult> {
    try {
      return await this.run(this.document(request.query), request, context);
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
  }

  /** For callers that hold a document already validated by the gateway's planner. */
  async run(
    document: DocumentNode,
    request: Omit<SubgraphRequest, 'query'>,
    context: SubgraphContext,
  ): Promise<ExecutionResult> {
    const result = await this.answer(document, request, context);
    if (!result.errors) return result;
    for (const error of result.errors) {
      if (!isExpected(error))
        context.runtime.logger.error({ err: error.originalError ?? error, path: error.path }, 'resolver failed');
    }
    return { ...result, errors: result.errors.map((error) => toGraphQLError(error, context.requestId)) };
  }

  private async answer(
    document: DocumentNode,
    { variables, operationName = null }: Omit<SubgraphRequest, 'query'>,
    contextValue: SubgraphContext,
  ): Promise<ExecutionResult> {
    const compiled = this.compiled(document, operationName);
    if (compiled) return runOperation(compiled, contextValue, variables ?? {});
    const { schema } = this;
    return execute({ schema, document, contextValue, variableValues: variables ?? {}, operationName });
  }

  private compiled(document: DocumentNode, operationName: string | null): CompiledOperation | undefined {
    const known = this.operations.get(document) ?? new Map<string | null, CompiledOperation | undefined>();
    if (known.size === 0) this.operations.set(document, known);
    if (!known.has(operationName)) known.set(operationName, compileOperation(this.schema, document, operationName));
    return known.get(operationName);
  }

  private document(query: string): DocumentNode {
    const known = this.documents.get(query);
    if (known) return known;
    const document = parse(query);
    const [first] = validate(this.schema, document);
    if (first) throw first;
    if (this.documents.size >= MAX_DOCUMENTS) this.documents.delete(this.documents.keys().next().value ?? '');
    this.documents.set(query, document);
    return document;
  }
}
