import type { IncomingHttpHeaders } from 'node:http';
import type { Actor } from '@oms/platform/auth/actor';
import type { DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql';

/** How a request reached the gateway. */
export type Transport = 'http' | 'websocket' | 'sse' | 'multipart';

/** A request, or the opening of a socket, before anything in it has been looked at. */
export interface Approach {
  readonly transport: Transport;
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Who asks, and over what. */
export interface Caller {
  readonly transport: Transport;
  /** Null: without a token. */
  readonly actor: Actor | null;
  /** The address that the connection comes from. */
  readonly address: string;
  readonly requestId: string;
}

/** A GraphQL request as the client sent it. */
export interface Params {
  readonly query?: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly extensions?: Readonly<Record<string, unknown>> | null;
  /** Id of a trusted document in place of a query. */
  readonly documentId?: string;
}

/** An operation that is valid for the graph. */
export interface Operation {
  /** The document's text; another than the client sent where a check put a trusted document in its place. */
  readonly query: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Coerced, with defaults. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** As the client sent them. */
  readonly given: Readonly<Record<string, unknown>>;
}

export interface Screened {
  readonly kind: 'screened';
  readonly query: string;
  readonly document: DocumentNode;
}

export interface Admitted extends Operation {
  readonly kind: 'admitted';
}

/** At least one error; each has a code that clients may see, see `refusal`. */
export interface Refused {
  readonly kind: 'refused';
  readonly errors: readonly GraphQLError[];
}

/**
 * One rule about what is let in, for every transport alike. Each stage answers nothing when it has nothing against the
 * request, or a `refusal`. What throws is a fault of ours, and told as an internal error.
 */
export interface AdmissionChecks {
  /** Before it is known who asks: once for a request, and once for a socket. */
  readonly approach?: (approach: Approach) => GraphQLError | undefined;
  /** Before parsing. A text stands in for what the client sent, as a trusted document does for its id. */
  readonly source?: (
    params: Params,
    caller: Caller,
  ) => string | GraphQLError | undefined | Promise<string | GraphQLError | undefined>;
  /** Before validation, whose cost grows with the square of what is in a document. */
  readonly document?: (document: DocumentNode, caller: Caller) => GraphQLError | undefined;
  /** With coerced variables. */
  readonly operation?: (
    operation: Operation,
    caller: Caller,
    schema: GraphQLSchema,
  ) => GraphQLError | undefined | Promise<GraphQLError | undefined>;
}
