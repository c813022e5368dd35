import type { DocumentNode, GraphQLFormattedError } from 'graphql';
import type { ForwardedHeaders } from './gateway-context.js';

/** One operation for one subgraph, as the query plan has it. */
export interface SubgraphRequest {
  readonly query: string;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** All of the above as a request's body, see {@link requestBody}. */
  readonly body: string;
  /** Whether it may be sent again after a failed connection, and shared. */
  readonly isQuery: boolean;
  readonly headers: ForwardedHeaders;
  /** When the client's operation must be answered, by `performance.now()`; absent: it may take as long as it takes. */
  readonly deadline?: number | undefined;
}

/** How the bodies of one operation are written, from its variables as JSON: what is the same in each is written once. */
export function requestBody(query: string, operationName: string | undefined): (variablesText: string) => string {
  const name = operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`;
  const start = `{"query":${JSON.stringify(query)}${name},"variables":`;
  return (variablesText) => `${start}${variablesText}}`;
}

/** What a subgraph answered. `data` is the receiver's own, to be changed at will. */
export interface SubgraphAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly GraphQLFormattedError[];
}

/** The way to a subgraph: {@link SubgraphUnavailable} when there is no GraphQL answer, any other error is a bug. */
export interface SubgraphTransport {
  execute(request: SubgraphRequest): Promise<SubgraphAnswer>;
  /** Gives up what is under way and frees connections. */
  close(): Promise<void>;
}

/** Nothing that is GraphQL came back. The message is for the log: it may name hosts and ports. */
export class SubgraphUnavailable extends Error {
  override readonly name = 'SubgraphUnavailable';

  /** `reason` is for the client: whether it was not reached, did not answer in time, or was not even asked. */
  constructor(
    message: string,
    options?: ErrorOptions,
    readonly reason: 'unreachable' | 'timeout' | 'not-asked' = 'unreachable',
  ) {
    super(message, options);
  }
}
