import { CloseCode, type ServerOptions } from 'graphql-ws';
import { GraphQLError, type ExecutionArgs } from 'graphql';
import type { WebSocket } from 'ws';
import { clientError } from '../admission-http.js';
import type { Params } from '../admission-model.js';
import { errorCodeOf } from '../mask-errors.js';
import { contextOf, type VerifyToken } from '../request-context.js';
import { closeCodeOf, endSocket, reasonOf } from './close-socket.js';
import type { ClientResult } from './live-model.js';
import type { LiveStream } from './live-stream.js';
import { openOperation, streamErrors, type StreamParts } from './open-operation.js';
import type { Session } from './session.js';
import type { Sessions } from './sessions.js';
import { StreamEnd } from './stream-end.js';

/** What {@link socketProtocol} stands on. */
export interface SocketProtocolOptions {
  readonly parts: StreamParts;
  readonly sessions: Sessions;
  readonly verifyToken?: VerifyToken;
  /** Operations under way on one socket at most. */
  readonly maxOperations: number;
  /** Milliseconds in which a client must have said who it is, whatever else it says meanwhile. */
  readonly initMs: number;
}

/** A client's socket, as the protocol's handler carries it around. */
export interface SocketClient {
  readonly socket: WebSocket;
  readonly address: string;
  /** Of the upgrade: who it is may be said there, or later. */
  readonly authorization: string | undefined;
  readonly requestId: string;
  session?: Session;
}

/** What a client says as it connects. */
export type ConnectionParams = Record<string, unknown>;

/** An operation that has begun, on its way through the protocol's handler. */
interface Begun extends ExecutionArgs {
  readonly result?: ClientResult;
  readonly stream?: LiveStream;
}

/** What the messages of `graphql-transport-ws` do here. The library keeps to the protocol; rights and results are ours. */
export function socketProtocol(options: SocketProtocolOptions): ServerOptions<ConnectionParams, SocketClient> {
  const { mask } = options.parts;
  return {
    connectionInitWaitTimeout: options.initMs,
    onConnect: ({ extra, connectionParams }) => connect(options, extra, connectionParams),
    onSubscribe: ({ extra, subscriptions }, _id, { query, operationName, variables, extensions }) =>
      begin(options, extra, Object.keys(subscriptions).length, {
        query,
        ...(operationName && { operationName }),
        ...(variables && { variables }),
        ...(extensions && { extensions }),
      }),
    execute: ({ result }: Begun) => ({ result }) as object,
    subscribe: ({ stream }: Begun) => stream as never,
    // Results are formatted already.
    onNext: (_ctx, _id, _payload, _args, item) => (item as { readonly result: ClientResult }).result,
    onError: (_ctx, _id, _payload, errors) => errors.map((error) => clientError(originOf(error), mask)),
  };
}

async function connect(
  { sessions, verifyToken, parts }: SocketProtocolOptions,
  client: SocketClient,
  params: ConnectionParams | undefined,
): Promise<boolean> {
  const { socket, address, requestId } = client;
  const authorization = authorizationIn(params) ?? client.authorization;
  try {
    const context = await contextOf({ authorization, transport: 'websocket', address, requestId }, verifyToken);
    // Who has gone meanwhile holds nothing open.
    if (socket.readyState !== socket.OPEN) return false;
    client.session = sessions.add({ context, authorization, close: (reason) => endSocket(socket, reason) });
    return true;
  } catch (error) {
    const [told] = streamErrors(error, parts.mask);
    const code = errorCodeOf(error) === undefined ? CloseCode.InternalServerError : closeCodeOf(errorCodeOf(error));
    socket.close(code, reasonOf(told?.message ?? ''));
    return false;
  }
}

async function begin(
  { parts, maxOperations }: SocketProtocolOptions,
  { session }: SocketClient,
  underWay: number,
  params: Params,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  if (!session) throw new Error('a socket without a session');
  if (underWay > maxOperations)
    return [new StreamEnd('RATE_LIMITED', 'Too many operations on one socket', { limit: maxOperations })];
  const opened = await openOperation(parts, params, session);
  if (opened.kind === 'refused') return opened.errors;
  return argumentsFor(opened, params);
}

/**
 * The library wants a document in order to know whether one result comes or many; the operation is under way already, so
 * it gets the smallest of the kind.
 */
function argumentsFor(begun: Pick<Begun, 'result' | 'stream'>, { operationName }: Params): Begun {
  const operation = begun.stream ? 'subscription' : 'query';
  const name = operationName ? { name: { kind: 'Name', value: operationName } } : {};
  const selectionSet = { kind: 'SelectionSet', selections: [] };
  const document = {
    kind: 'Document',
    definitions: [{ kind: 'OperationDefinition', operation, ...name, selectionSet }],
  };
  return { ...begun, document, operationName, rootValue: null, contextValue: null } as unknown as Begun;
}

/** The library wraps what a stream threw. */
function originOf(error: GraphQLError): GraphQLError {
  const { originalError } = error;
  return error.extensions['code'] === undefined && originalError instanceof GraphQLError ? originalError : error;
}

/** Clients say it as they like: in the payload itself, or among its headers. */
function authorizationIn(params: ConnectionParams | undefined): string | undefined {
  const headers = params?.['headers'];
  const places = [params, typeof headers === 'object' ? (headers as ConnectionParams | null) : undefined];
  const found = places.flatMap((place) => [place?.['authorization'], place?.['Authorization']]);
  return found.find((value): value is string => typeof value === 'string');
}
