import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { graphql } from 'graphql';
import { toySchemas, type ToyState } from './toy-graph.js';

interface Body {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

/** The toy subgraphs, each a server of its own. */
export interface ToyServers {
  readonly urls: Record<string, string>;
  stop(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Serves each toy subgraph on a free port of this machine. */
export async function serveToys(state: ToyState): Promise<ToyServers> {
  const servers: Record<string, FastifyInstance> = {};
  const urls: Record<string, string> = {};
  for (const [name, schema] of Object.entries(toySchemas())) {
    const app = fastify({ forceCloseConnections: true });
    app.post('/graphql', async (request) => {
      const { query: source, variables: variableValues, operationName } = request.body as Body;
      const { authorization, 'x-request-id': requestId } = request.headers;
      const headers = { authorization, 'x-request-id': requestId as string };
      state.headers.push(headers);
      return graphql({ schema, source, variableValues, operationName, contextValue: { state, headers } });
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    servers[name] = app;
    urls[name] = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/graphql`;
  }
  const stop = async (name: string): Promise<void> => servers[name]?.close();
  return { urls, stop, close: async () => void (await Promise.all(Object.keys(servers).map(stop))) };
}
