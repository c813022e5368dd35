import type { ApolloServer } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { callerOf, clientError } from '../admission-http.js';
import type { Admitted, Params } from '../admission-model.js';
import type { Admission } from '../admission.js';
import type { GatewayContext } from '../gateway-context.js';
import type { ErrorMask } from '../mask-errors.js';
import { refusal } from '../refusal.js';
import { TryAgain } from './ask-subgraph.js';
import type { ClientResult } from './live-model.js';
import { LiveStream } from './live-stream.js';
import type { Live } from './live.js';
import type { Session } from './session.js';

/** What every streaming transport stands on. */
export interface StreamParts {
  readonly apollo: ApolloServer<GatewayContext>;
  readonly admission: Admission;
  readonly mask: ErrorMask;
  /** Absent: the graph has no subscriptions. */
  readonly live: Live | undefined;
}

/** An operation that has begun: one result, or many. */
export type OpenedOperation =
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLError[] }
  | { readonly kind: 'result'; readonly result: ClientResult }
  | { readonly kind: 'stream'; readonly stream: LiveStream };

/** What the transport knows besides the operation. */
export interface OpeningOptions {
  /** What the client has seen last. */
  readonly resumeAfter?: string | undefined;
  /** A request that must change nothing. */
  readonly isGet?: boolean;
}

/** Lets an operation in and begins it, on whatever transport that can answer more than once. */
export async function openOperation(
  { apollo, admission, live }: StreamParts,
  params: Params,
  session: Session,
  { resumeAfter, isGet = false }: OpeningOptions = {},
): Promise<OpenedOperation> {
  const { context } = session;
  try {
    await session.check();
    const admitted = await admission.admit(params, callerOf(context));
    if (admitted.kind === 'refused') return admitted;
    const { operation: kind } = admitted.operation;
    if (isGet && kind === 'mutation') return refused(NO_MUTATION);
    if (kind === 'subscription') {
      if (!live) return refused(refusal('BAD_REQUEST', 'This graph has no subscriptions'));
      return { kind: 'stream', stream: new LiveStream(await live.open(admitted, session, resumeAfter)) };
    }
    // Streams are bounded by what may be held open; what is to be answered at once has its place among the others.
    const place = admission.enter(context);
    if (place instanceof GraphQLError) return refused(place);
    try {
      return { kind: 'result', result: await answer(apollo, admitted, { ...context, deadline: place.deadline }) };
    } finally {
      place.leave();
    }
  } catch (error) {
    return refused(toClient(error));
  }
}

const refused = (error: GraphQLError): OpenedOperation => ({ kind: 'refused', errors: [error] });

async function answer(
  apollo: StreamParts['apollo'],
  { query, given: variables, operation }: Admitted,
  contextValue: GatewayContext,
): Promise<ClientResult> {
  const operationName = operation.name?.value;
  const { body } = await apollo.executeOperation(
    { query, variables, ...(operationName !== undefined && { operationName }) },
    { contextValue },
  );
  if (body.kind !== 'single') throw new Error('an incremental answer, which nothing asked for');
  return body.singleResult;
}

const NO_MUTATION = refusal('METHOD_NOT_ALLOWED', 'Mutations are not served over GET');

/** Whatever ended a stream, as its client sees it. */
export const streamErrors = (error: unknown, mask: ErrorMask): GraphQLFormattedError[] => [
  clientError(toClient(error), mask),
];

function toClient(error: unknown): GraphQLError {
  if (error instanceof TryAgain)
    return refusal('SUBGRAPH_UNAVAILABLE', 'What the subscription follows is not available now: try again');
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
