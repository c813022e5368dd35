import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { reasonOf } from './close-socket.js';
import { requestIdFrom } from '../request-id.js';
import { networkOf } from '../limits/rate-check.js';
import { Tally } from '../limits/tally.js';
import type { Heartbeat } from './heartbeat.js';
import { streamErrors } from './open-operation.js';
import {
  socketProtocol,
  type ConnectionParams,
  type SocketClient,
  type SocketProtocolOptions,
} from './socket-protocol.js';

/** What {@link SocketTransport} stands on. */
export interface SocketTransportOptions extends SocketProtocolOptions {
  readonly heartbeat: Heartbeat;
  readonly path: string;
  /** Where a socket comes from. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** Sockets of one address at most, whoever is behind them, and before anybody has said who it is. */
  readonly maxSocketsPerAddress: number;
  /** Size of a message of a client at most, in bytes. */
  readonly maxMessageBytes: number;
}

/** Subscriptions, queries and mutations over WebSocket, in the protocol `graphql-transport-ws`. */
export class SocketTransport {
  private readonly server: WebSocketServer;
  private readonly byAddress = new Tally();
  private readonly protocol: ReturnType<typeof makeServer<ConnectionParams, SocketClient>>;

  constructor(private readonly options: SocketTransportOptions) {
    this.server = new WebSocketServer({
      noServer: true,
      maxPayload: options.maxMessageBytes,
      handleProtocols,
      perMessageDeflate: false,
      clientTracking: true,
    });
    this.protocol = makeServer<ConnectionParams, SocketClient>(socketProtocol(options));
  }

  /** Takes the upgrades of an HTTP server; those for other paths are refused. */
  attach(server: HttpServer): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const { pathname } = new URL(request.url ?? '/', 'http://gateway');
      if (pathname !== this.options.path) return refuseUpgrade(socket, 404, 'Not Found');
      const { headers, method } = request;
      const foreign = this.options.parts.admission.approach({ transport: 'websocket', method, headers });
      if (foreign) return refuseUpgrade(socket, 403, 'Forbidden');
      if (!this.takePlace(socket, networkOf(this.options.addressOf(request))))
        return refuseUpgrade(socket, 429, 'Too Many Requests');
      return this.server.handleUpgrade(request, socket, head, (opened) => this.opened(opened, request));
    });
  }

  /** Cuts what is still open. */
  close(): void {
    for (const socket of this.server.clients) socket.terminate();
    this.server.close();
  }

  /** One of the sockets that an address may hold; it comes free when the socket closes. */
  private takePlace(socket: Duplex, address: string): boolean {
    const isFree = this.byAddress.add(address) <= this.options.maxSocketsPerAddress;
    if (isFree) socket.once('close', () => this.byAddress.remove(address));
    else this.byAddress.remove(address);
    return isFree;
  }

  private opened(socket: WebSocket, request: IncomingMessage): void {
    const { headers } = request;
    // Of the request nothing else is kept: thousands of sockets stay open for hours.
    this.follow({
      socket,
      address: this.options.addressOf(request),
      authorization: headers.authorization,
      requestId: requestIdFrom(headers['x-request-id']),
    });
  }

  private follow(client: SocketClient): void {
    const { socket } = client;
    const alive = this.watchOver(socket);
    // Broken connections and oversized messages: the socket closes by itself.
    socket.on('error', () => {});
    const closed = this.protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(client, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) =>
          void socket.on('message', (data: Buffer) => {
            alive();
            handle(data.toString('utf8')).catch((error: unknown) => this.failed(client, error));
          }),
      },
      client,
    );
    socket.once('close', (code, reason) => {
      if (client.session) this.options.sessions.remove(client.session);
      void closed(code, String(reason));
    });
  }

  /** Cuts a connection whose other end is silent for two heartbeats; the answer is to be called at each sign of life. */
  private watchOver(socket: WebSocket): () => void {
    let isAlive = true;
    const alive = (): void => {
      isAlive = true;
    };
    const leave = this.options.heartbeat.add(() => {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      return socket.ping();
    });
    socket.on('pong', alive);
    socket.once('close', leave);
    return alive;
  }

  private failed({ socket }: SocketClient, error: unknown): void {
    const [told] = streamErrors(error, this.options.parts.mask);
    socket.close(CloseCode.InternalServerError, reasonOf(told?.message ?? ''));
  }
}

function send({ socket, session }: SocketClient, data: string): Promise<void> {
  const sent = (): Promise<void> =>
    new Promise((resolve) => {
      if (socket.readyState !== socket.OPEN) return resolve();
      // An error here is the connection's end, which the socket tells itself.
      return socket.send(data, () => resolve());
    });
  return session ? session.sendThrough(sent) : sent();
}

function refuseUpgrade(socket: Duplex, status: number, text: string): void {
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
