import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, handleProtocols, makeServer, type ServerOptions } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { GraphQLError } from 'graphql';
import { clientError } from '../admission-http.js';
import type { Params } from '../admission-model.js';
import { errorCodeOf } from '../mask-errors.js';
import { contextOf, type VerifyToken } from '../request-context.js';
import { requestIdFrom } from '../request-id.js';
import type { Heartbeat } from './heartbeat.js';
import type { ClientResult } from './live-model.js';
import type { LiveStream } from './live-stream.js';
import { openOperation, streamErrors, type StreamParts } from './open-operation.js';
import { isAllowedOrigin } from './origin.js';
import type { Session } from './session.js';
import type { Sessions } from './sessions.js';
import { StreamEnd } from './stream-end.js';

/** What {@link SocketTransport} stands on. */
export interface SocketTransportOptions {
  readonly parts: StreamParts;
  readonly sessions: Sessions;
  readonly heartbeat: Heartbeat;
  readonly path: string;
  readonly verifyToken?: VerifyToken;
  readonly allowedOrigins: readonly string[];
  /** Size of a message of a client at most, in bytes. */
  readonly maxMessageBytes: number;
  /** Operations under way on one socket at most. */
  readonly maxOperations: number;
}

/** A client's socket, as the protocol's handler carries it around. */
interface Extra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  session?: Session;
  refusedBy?: StreamEnd;
}

/** What a subscribe message has become, on its way through the protocol's handler. */
interface Arguments {
  readonly opened: { readonly result: ClientResult } | { readonly stream: LiveStream };
}

/** Close codes of the protocol by the reason for the end; a client comes back after each but with other credentials first. */
const CLOSE: Readonly<Record<string, number>> = {
  SHUTTING_DOWN: 1001,
  RATE_LIMITED: 1013,
  SLOW_CONSUMER: 4420,
};
/** A socket that does not finish closing by then is cut. */
const CLOSING_MS = 5_000;
const MAX_REASON_BYTES = 120;

/** Subscriptions, queries and mutations over WebSocket, in the protocol `graphql-transport-ws`. */
export class SocketTransport {
  private readonly server: WebSocketServer;
  private readonly protocol: ReturnType<typeof makeServer<Record<string, unknown>, Extra>>;

  constructor(private readonly options: SocketTransportOptions) {
    this.server = new WebSocketServer({
      noServer: true,
      maxPayload: options.maxMessageBytes,
      handleProtocols,
      perMessageDeflate: false,
      clientTracking: true,
    });
    this.protocol = makeServer<Record<string, unknown>, Extra>(this.protocolOptions());
  }

  /** Takes the upgrades of an HTTP server; those for other paths are refused. */
  attach(server: HttpServer): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const { pathname } = new URL(request.url ?? '/', 'http://gateway');
      if (pathname !== this.options.path) return refuseUpgrade(socket, 404, 'Not Found');
      if (!isAllowedOrigin(request.headers, this.options.allowedOrigins))
        return refuseUpgrade(socket, 403, 'Forbidden');
      this.server.handleUpgrade(request, socket, head, (opened) => this.opened(opened, request));
    });
  }

  /** Cuts what is still open. */
  close(): void {
    for (const socket of this.server.clients) socket.terminate();
    this.server.close();
  }

  private opened(socket: WebSocket, request: IncomingMessage): void {
    const extra: Extra = { socket, request };
    let alive = true;
    const leave = this.options.heartbeat.add(() => {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
    });
    socket.on('pong', () => {
      alive = true;
    });
    // Broken connections and oversized messages: the socket closes by itself.
    socket.on('error', () => {});
    const closed = this.protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(extra, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) =>
          void socket.on('message', (data) => {
            alive = true;
            handle(String(data)).catch((error: unknown) => this.failed(extra, error));
          }),
      },
      extra,
    );
    socket.once('close', (code, reason) => {
      leave();
      if (extra.session) this.options.sessions.remove(extra.session);
      void closed(code, String(reason));
    });
  }

  private failed({ socket }: Extra, error: unknown): void {
    const [told] = streamErrors(error, this.options.parts.mask);
    socket.close(CloseCode.InternalServerError, reasonOf(told?.message ?? ''));
  }

  private protocolOptions(): ServerOptions<Record<string, unknown>, Extra> {
    const { mask } = this.options.parts;
    return {
      connectionInitWaitTimeout: 5_000,
      onConnect: (ctx) => this.connect(ctx.extra, ctx.connectionParams),
      onSubscribe: async (ctx, _id, payload) => {
        const { session } = ctx.extra;
        if (!session) throw new Error('a socket without a session');
        const { maxOperations } = this.options;
        if (Object.keys(ctx.subscriptions).length > maxOperations)
          return [new StreamEnd('RATE_LIMITED', 'Too many operations on one socket', { limit: maxOperations })];
        return this.subscribe(payload as Params, session);
      },
      execute: (args) => resultIn(args),
      subscribe: (args) => streamIn(args) as never,
      // Results are formatted already.
      onNext: (_ctx, _id, _payload, _args, result) => (result as { result?: ClientResult }).result as never,
      onError: (_ctx, _id, _payload, errors) => errors.map((error) => clientError(originOf(error), mask)),
    };
  }

  private async connect(extra: Extra, params: Readonly<Record<string, unknown>> | undefined): Promise<boolean> {
    const { request, socket } = extra;
    const authorization = authorizationIn(params) ?? request.headers.authorization;
    const requestId = requestIdFrom(request.headers['x-request-id']);
    const address = request.socket.remoteAddress ?? '';
    try {
      const context = await contextOf(
        { authorization, transport: 'websocket', address, requestId },
        this.options.verifyToken,
      );
      extra.session = this.options.sessions.add(context, (reason) => endSocket(socket, reason));
      return true;
    } catch (error) {
      const [told] = streamErrors(error, this.options.parts.mask);
      const code = errorCodeOf(error);
      socket.close(
        CLOSE[code ?? ''] ?? (code ? CloseCode.Forbidden : CloseCode.InternalServerError),
        reasonOf(told?.message ?? ''),
      );
      return false;
    }
  }

  private async subscribe(payload: Params, session: Session): Promise<readonly GraphQLError[] | never> {
    const opened = await openOperation(this.options.parts, payload, session);
    if (opened.kind === 'refused') return opened.errors;
    return argumentsFor(opened, payload) as never;
  }
}

/**
 * The protocol's handler wants a document in order to know whether one result comes or many; the operation is under way
 * already, so it gets the smallest of each kind.
 */
function argumentsFor(opened: Arguments['opened'], { operationName }: Params): object {
  const operation = 'stream' in opened ? 'subscription' : 'query';
  const name = operationName ? { name: { kind: 'Name', value: operationName } } : {};
  const definition = {
    kind: 'OperationDefinition',
    operation,
    ...name,
    selectionSet: { kind: 'SelectionSet', selections: [] },
  };
  return {
    document: { kind: 'Document', definitions: [definition] },
    operationName,
    opened,
    rootValue: null,
    contextValue: null,
  };
}

const resultIn = (args: unknown): never => (args as Arguments).opened as never;

const streamIn = (args: unknown): LiveStream => {
  const { opened } = args as Arguments;
  if (!('stream' in opened)) throw new Error('one result is no stream');
  return opened.stream;
};

/** The handler wraps what a stream threw. */
function originOf(error: GraphQLError): GraphQLError {
  const { originalError } = error;
  return error.extensions['code'] === undefined && originalError instanceof GraphQLError ? originalError : error;
}

function authorizationIn(params: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const headers = params?.['headers'];
  const places = [params, typeof headers === 'object' ? (headers as Record<string, unknown>) : undefined];
  const found = places.flatMap((place) => [place?.['authorization'], place?.['Authorization']]);
  return found.find((value): value is string => typeof value === 'string');
}

function send({ socket, session }: Extra, data: string): Promise<void> {
  const sent = (): Promise<void> =>
    new Promise((resolve) => {
      if (socket.readyState !== socket.OPEN) return resolve();
      // An error here is the connection's end, which the socket tells itself.
      socket.send(data, () => resolve());
    });
  return session ? session.sendThrough(sent) : sent();
}

function endSocket(socket: WebSocket, reason: StreamEnd): void {
  socket.close(CLOSE[reason.code] ?? CloseCode.Forbidden, reasonOf(reason.message));
  setTimeout(() => socket.terminate(), CLOSING_MS).unref();
}

const reasonOf = (message: string): string => Buffer.from(message).subarray(0, MAX_REASON_BYTES).toString();

function refuseUpgrade(socket: Duplex, status: number, text: string): void {
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
