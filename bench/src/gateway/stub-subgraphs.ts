import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { readSchemaFile, readSupergraph } from '@oms/schema/files';
import { graphql, parse, type GraphQLSchema } from 'graphql';
import { madeUpResolver } from './made-up-values.js';

/** Subgraphs that cost next to nothing: what they answered once they answer again as bytes. */
export interface StubSubgraphs {
  /** The supergraph with the stubs' addresses. */
  readonly supergraphSdl: string;
  close(): Promise<void>;
}

/** Serves each subgraph of the project on a free port, with made-up values. */
export async function serveStubs(): Promise<StubSubgraphs> {
  const servers: Server[] = [];
  let supergraphSdl = readSupergraph();
  for (const name of SUBGRAPHS) {
    const schema = buildSubgraphSchema([{ typeDefs: parse(readSchemaFile(name)) }]);
    const server = createServer(answering(schema));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
    supergraphSdl = supergraphSdl.replace(`http://${name}.internal/graphql`, url);
  }
  const close = async (): Promise<void> => {
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  };
  return { supergraphSdl, close };
}

function answering(schema: GraphQLSchema): Parameters<typeof createServer>[1] {
  const known = new Map<string, Buffer>();
  return (request, response) => {
    const send = async (): Promise<void> => {
      const body = await textOf(request);
      const bytes = known.get(body) ?? (await execute(schema, body));
      known.set(body, bytes);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes);
    };
    send().catch((error: unknown) => response.writeHead(500).end(String(error)));
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function execute(schema: GraphQLSchema, body: string): Promise<Buffer> {
  const { query, variables, operationName } = JSON.parse(body) as Record<'query' | 'operationName', string> & {
    variables?: Record<string, unknown>;
  };
  const options = { schema, source: query, variableValues: variables, operationName };
  return Buffer.from(JSON.stringify(await graphql({ ...options, fieldResolver: madeUpResolver })));
}
