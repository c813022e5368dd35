import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { HttpSubgraph, type HttpSubgraphOptions } from './http-subgraph.js';
import { requestBody, SubgraphUnavailable, type SubgraphRequest } from './subgraph-transport.js';

type Handler = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function subgraphThat(handler: Handler, options?: HttpSubgraphOptions) {
  const seen = { attempts: 0 };
  const server: Server = createServer((request, response) => {
    seen.attempts += 1;
    request.resume().on('end', () => handler(request, response, seen.attempts));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const subgraph = new HttpSubgraph(
    'orders',
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    options,
  );
  opened.push(async () => {
    await subgraph.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { subgraph, seen };
}

const request = (query: string): SubgraphRequest => ({
  query,
  document: parse(query),
  operationName: undefined,
  variables: {},
  body: requestBody(query, undefined)('{}'),
  isQuery: !query.startsWith('mutation'),
  headers: {},
});

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const cutOnce: Handler = (_request, response, attempt) => {
  if (attempt === 1) response.destroy();
  else json(response, 200, { data: { a: 1 } });
};

test('a query is sent again when its connection breaks', async () => {
  const { subgraph, seen } = await subgraphThat(cutOnce);
  expect(await subgraph.execute(request('{ a }'))).toEqual({ data: { a: 1 }, errors: [] });
  expect(seen.attempts).toBe(2);
});

test('a mutation never is', async () => {
  const { subgraph, seen } = await subgraphThat(cutOnce);
  await expect(subgraph.execute(request('mutation { a }'))).rejects.toThrow(SubgraphUnavailable);
  expect(seen.attempts).toBe(1);
});

test('a query gives up after its retries', async () => {
  const { subgraph, seen } = await subgraphThat((_request, response) => void response.destroy(), { queryRetries: 2 });
  await expect(subgraph.execute(request('{ a }'))).rejects.toThrow(SubgraphUnavailable);
  expect(seen.attempts).toBe(3);
});

test('an answer that does not come in time is given up, and not asked for again', async () => {
  const { subgraph, seen } = await subgraphThat(() => undefined, { headersTimeoutMs: 50 });
  await expect(subgraph.execute(request('{ a }'))).rejects.toThrow(SubgraphUnavailable);
  expect(seen.attempts).toBe(1);
});

test('an answer that is too large is given up', async () => {
  const { subgraph } = await subgraphThat(
    (_request, response) => json(response, 200, { data: { a: 'x'.repeat(2000) } }),
    {
      maxResponseBytes: 1000,
    },
  );
  await expect(subgraph.execute(request('{ a }'))).rejects.toThrow(SubgraphUnavailable);
});

test('errors count whatever the status', async () => {
  const errors = [{ message: 'no', extensions: { code: 'UNAUTHENTICATED' } }];
  const { subgraph } = await subgraphThat((_request, response) => json(response, 401, { errors }));
  expect(await subgraph.execute(request('{ a }'))).toEqual({ data: null, errors });
});

test.each([
  [502, '<html>Bad gateway</html>'],
  [503, '{"statusCode":503,"error":"Service Unavailable"}'],
  [200, '[]'],
  [200, '{"data":[]}'],
  [200, ''],
])('%i %s is no answer', async (status, text) => {
  const { subgraph, seen } = await subgraphThat((_request, response) => void response.writeHead(status).end(text));
  await expect(subgraph.execute(request('{ a }'))).rejects.toThrow(SubgraphUnavailable);
  expect(seen.attempts).toBe(1);
});
