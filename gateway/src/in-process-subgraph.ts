import { execute, GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { copyJson } from './copy-json.js';
import type { ForwardedHeaders } from './gateway-context.js';
import type { SubgraphAnswer, SubgraphRequest, SubgraphTransport } from './subgraph-transport.js';

/** What a document is executed with. */
export interface ExecuteRequest {
  readonly variables: Record<string, unknown>;
  readonly operationName?: string;
}

/** A subgraph that runs in the gateway's own process. */
export interface InProcessSubgraphOptions<Context = unknown> {
  readonly schema: GraphQLSchema;
  /**
   * The context value for one request, built from the forwarded headers exactly as the subgraph's HTTP server builds it.
   * An error with a public code (UNAUTHENTICATED) reaches the client as such.
   */
  createContext(headers: ForwardedHeaders): Context | Promise<Context>;
  /**
   * Executes in place of graphql's `execute`, such as one that maps the domain's errors to codes. The document needs no
   * validation; errors come back in the result, as clients may see them.
   */
  execute?(document: DocumentNode, request: ExecuteRequest, context: Context): Promise<ExecutionResult>;
}

/**
 * Executes the planner's parsed document on the subgraph's schema: no text, no parsing, no validation, since the planner
 * only writes operations that are valid for the schema it was composed from.
 */
export class InProcessSubgraph implements SubgraphTransport {
  constructor(private readonly subgraph: InProcessSubgraphOptions) {}

  async execute(request: SubgraphRequest): Promise<SubgraphAnswer> {
    const context: unknown = await this.subgraph.createContext(request.headers);
    const { document, operationName, variables } = request;
    const result = this.subgraph.execute
      ? await this.subgraph.execute(document, { variables: { ...variables }, operationName }, context)
      : await this.run(request, context);
    return { data: copyJson(result.data ?? null), errors: (result.errors ?? []).map(withOrigin) };
  }

  private async run({ document, operationName, variables }: SubgraphRequest, contextValue: unknown) {
    const { schema } = this.subgraph;
    return execute({ schema, document, operationName, variableValues: variables, contextValue });
  }

  async close(): Promise<void> {
    // The schema and its connections belong to whoever brought them.
  }
}

/** Drops the positions in the planner's document, keeps what was thrown for the log. */
function withOrigin(error: GraphQLError): GraphQLError {
  const { message, path, extensions, originalError } = error;
  return new GraphQLError(message, { path, extensions, originalError: originalError ?? error });
}
