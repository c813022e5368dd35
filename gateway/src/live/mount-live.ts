import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { StatusPort } from '@oms/platform/status/status-port';
import type { GatewayLogger } from '../gateway-logger.js';
import type { Gateway } from '../create-gateway.js';
import type { VerifyToken } from '../request-context.js';
import { Heartbeat } from './heartbeat.js';
import { HttpStreams } from './http-stream.js';
import { Live } from './live.js';
import type { StreamParts } from './open-operation.js';
import { Sessions, type SessionsOptions } from './sessions.js';
import { SocketTransport } from './websocket.js';

/** How subscriptions are served. */
export interface LiveSettings extends Pick<SessionsOptions, 'slowAfterMs' | 'recheckMs' | 'maxSessions'> {
  /** Where what is new is told. Absent: the graph has no subscriptions; queries over WebSocket and SSE are served. */
  readonly status?: StatusPort;
  /** Milliseconds between two signs of life. Default 12000. */
  readonly heartbeatMs?: number;
  /** How often the log is looked at, should status messages have been lost, in milliseconds. Default 2000. */
  readonly pollMs?: number;
  /** Operations under way on one socket at most. Default 100. */
  readonly maxOperations?: number;
  /** Sockets of one address at most, whoever is behind them. Default 2000. */
  readonly maxSocketsPerAddress?: number;
  /** Milliseconds in which a socket's client must have said who it is. Default 5000. */
  readonly initMs?: number;
}

/** What {@link createStreams} needs. */
export interface StreamsInput extends LiveSettings, Pick<SessionsOptions, 'limits'> {
  readonly gateway: Gateway;
  readonly parts: Omit<StreamParts, 'live'>;
  readonly supergraphSdl: string;
  readonly logger: GatewayLogger;
  readonly path: string;
  readonly maxMessageBytes: number;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly verifyToken?: VerifyToken;
}

/** The streaming transports of one gateway. */
export interface Streams {
  readonly http: HttpStreams;
  readonly sessions: Sessions;
  /** Takes the upgrades of the application's server. */
  attach(app: FastifyInstance): void;
  /** Tells every client to connect elsewhere. */
  endAll(): void;
  close(): Promise<void>;
}

export function createStreams(input: StreamsInput): Streams {
  const { gateway, logger, status, supergraphSdl, verifyToken } = input;
  const { mask } = input.parts;
  const { dataSources } = gateway;
  const poll = input.pollMs === undefined ? {} : { pollMs: input.pollMs };
  const live = status ? new Live({ supergraphSdl, dataSources, status, mask, logger, ...poll }) : undefined;
  const sessions = new Sessions(input);
  const heartbeat = new Heartbeat(input.heartbeatMs ?? 12_000);
  const common = {
    parts: { ...input.parts, live },
    sessions,
    heartbeat,
    ...(verifyToken && { verifyToken }),
  };
  const { path, maxMessageBytes, addressOf, maxOperations = 100, maxSocketsPerAddress = 2_000, initMs = 5_000 } = input;
  const bounds = { maxMessageBytes, maxOperations, maxSocketsPerAddress, initMs };
  const sockets = new SocketTransport({ ...common, ...bounds, path, addressOf });
  return {
    http: new HttpStreams(common),
    sessions,
    attach: (app) => sockets.attach(app.server),
    endAll: () => sessions.endAll(),
    async close() {
      heartbeat.stop();
      sockets.close();
      await live?.close();
    },
  };
}
