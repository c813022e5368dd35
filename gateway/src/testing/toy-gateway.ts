import type { GatewayLogger } from '../gateway-logger.js';
import { serveGateway, type GatewayServer, type ServeGatewayOptions } from '../serve-gateway.js';
import { toyState, toySupergraph, toyTargets, type ToyState } from './toy-graph.js';

/** A logger that keeps what it was told, by level. */
export interface RecordingLogger extends GatewayLogger {
  readonly lines: { readonly level: string; readonly fields: Record<string, unknown>; readonly message: string }[];
}

export function recordingLogger(): RecordingLogger {
  const lines: RecordingLogger['lines'] = [];
  const at = (level: string) => (first: object | string, message?: string) => {
    if (typeof first === 'string') lines.push({ level, fields: {}, message: first });
    else lines.push({ level, fields: first as Record<string, unknown>, message: message ?? '' });
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** What a GraphQL response looks like to a test. */
export interface ToyResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
  readonly extensions?: Record<string, unknown>;
}

/** A gateway over the toy subgraphs, in process unless `options` say otherwise. */
export interface ToyGateway {
  readonly server: GatewayServer;
  readonly state: ToyState;
  readonly logger: RecordingLogger;
  ask(query: string, variables?: object, headers?: Record<string, string>): Promise<ToyResponse>;
}

export async function toyGateway(options: Partial<ServeGatewayOptions> = {}, state = toyState()): Promise<ToyGateway> {
  const logger = recordingLogger();
  const server = await serveGateway({
    supergraphSdl: toySupergraph(),
    subgraphs: toyTargets(state),
    logger,
    port: 0,
    ...options,
  });
  const ask: ToyGateway['ask'] = async (query, variables, headers) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, headers: response.headers, ...((await response.json()) as object) };
  };
  return { server, state, logger, ask };
}

/** Opens toy gateways and closes them all again; for one test file. */
export function toyGateways() {
  const opened: ToyGateway[] = [];
  const open = async (options: Partial<ServeGatewayOptions> = {}, state = toyState()): Promise<ToyGateway> => {
    const gateway = await toyGateway(options, state);
    opened.push(gateway);
    return gateway;
  };
  const closeAll = async (): Promise<void> => {
    for (const { server } of opened.splice(0)) await server.close();
  };
  return { open, closeAll };
}
