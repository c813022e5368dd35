import type { ExecutionResult, GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../gateway-context.js';

/** A result as the client receives it: formatted, masked, plain JSON. */
export type ClientResult = Pick<ExecutionResult, 'data'> & { readonly errors?: readonly GraphQLFormattedError[] };

/** One event of a stream, resolved. */
export interface LiveItem {
  readonly result: ClientResult;
  /** What the client resumes after; absent where nothing can be resumed. */
  readonly cursor?: string;
}

/** Who watches, and how it is made sure that it still may. */
export interface Viewer {
  readonly context: GatewayContext;
  /** Equal for viewers who see the same of everything that subscriptions lead to. */
  readonly rights: string;
  /** Resolves while the token holds and stands for the same rights; rejects with a StreamEnd. */
  check(): Promise<void>;
}

/** Events until the signal aborts; nothing is read ahead of what the consumer takes. */
export type LiveSource = (signal: AbortSignal) => AsyncGenerator<LiveItem, void, undefined>;
