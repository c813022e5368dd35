import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runInNewContext } from 'node:vm';
import { parse } from 'graphql';
import { EXPLORER_SCRIPT } from './explorer-script.js';
import { until } from './testing/waiting.js';

type Fetcher = (
  params: { query: string; operationName?: string },
  options: object,
) => AsyncIterableIterator<unknown> | string;

let server: Server;
let requests: { readonly accept?: string; readonly authorization?: string }[];
let closed: number;

beforeEach(async () => {
  requests = [];
  closed = 0;
  server = createServer((request, response) => {
    const { accept, authorization } = request.headers;
    requests.push({ ...(accept && { accept }), ...(authorization && { authorization }) });
    response.on('close', () => {
      closed += 1;
    });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(':\n\nid: 1\nevent: next\ndata: {"data":{"n":1}}\n\nevent: next\ndata: {"da');
    response.write('ta":{"n":2}}\n\n');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** The page's script run on a page that has what the script looks for. */
function fetcherOfPage(): Fetcher {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  let fetcher: Fetcher | undefined;
  const page = {
    document: {
      getElementById: (id: string) => (id === 'role' ? { value: 'a.b.c' } : { dataset: { endpoint, query: '' } }),
    },
    GraphiQL: { createFetcher: () => () => 'plain' },
    React: { createElement: (_type: unknown, props: { fetcher: Fetcher }) => (fetcher = props.fetcher) },
    ReactDOM: { createRoot: () => ({ render: () => undefined }) },
    fetch,
    AbortController,
    TextDecoderStream,
    Promise,
    JSON,
  };
  runInNewContext(EXPLORER_SCRIPT, page);
  if (!fetcher) throw new Error('the script rendered nothing');
  return fetcher;
}

const ask = (query: string, operationName?: string) =>
  fetcherOfPage()({ query, ...(operationName && { operationName }) }, { documentAST: parse(query) });

test('a subscription is followed over server-sent events as the chosen role, and leaving ends the request', async () => {
  const events = ask('subscription { n }') as AsyncIterableIterator<unknown>;
  expect(JSON.stringify(await events.next())).toBe('{"value":{"data":{"n":1}},"done":false}');
  expect(JSON.stringify(await events.next())).toBe('{"value":{"data":{"n":2}},"done":false}');
  expect(requests).toEqual([{ accept: 'text/event-stream', authorization: 'Bearer a.b.c' }]);
  const waiting = events.next();
  await events.return?.();
  expect((await waiting).done).toBe(true);
  await until(() => closed === 1);
});

test('everything else goes the usual way, by the operation that is asked for', () => {
  expect(ask('{ n }')).toBe('plain');
  expect(ask('query Q { n } subscription S { n }', 'Q')).toBe('plain');
  expect(ask('query Q { n } subscription S { n }', 'S')).not.toBe('plain');
});
