import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { MemoryRateStore } from '@oms/platform/rate/rate-store';
import { clientAddress } from '../client-address.js';
import { createApp } from '../create-app.js';
import { recordingLogger, toyGateways, type ToyResponse } from '../testing/toy-gateway.js';
import { toyState } from '../testing/toy-graph.js';
import { deferred, until } from '../testing/waiting.js';
import { DEFAULT_LIMITS } from './limits.js';

const { open, closeAll } = toyGateways();
afterEach(closeAll);

const guest = (changes: object) => ({ ...DEFAULT_LIMITS, guest: { ...DEFAULT_LIMITS.guest, ...changes } });

interface Told {
  readonly data?: unknown;
  readonly errors?: NonNullable<ToyResponse['errors']>;
}

type Ask = (url: string, query: string, variables?: Record<string, unknown>) => Promise<Told>;

/** Every way in which an operation can come; each answers what its client is told. */
const DOORS: readonly (readonly [string, Ask])[] = [
  ['HTTP', (url, query, variables) => post(url, query, variables, 'application/json', JSON.parse)],
  [
    'server-sent events',
    (url, query, variables) =>
      post(url, query, variables, 'text/event-stream', (text) => JSON.parse(/^data: (.+)$/m.exec(text)?.[1] ?? '{}')),
  ],
  [
    'multipart',
    (url, query, variables) =>
      post(url, query, variables, 'multipart/mixed;subscriptionSpec=1.0', (text) => {
        const part = JSON.parse(/\r\n\r\n(\{.*\})\r\n--graphql/s.exec(text)?.[1] ?? '{}') as { payload?: Told };
        return part.payload ?? part;
      }),
  ],
  [
    'WebSocket',
    async (url, query, variables = {}) => {
      const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, retryAttempts: 0 });
      try {
        return await new Promise<Told>((resolve, reject) => {
          client.subscribe(
            { query, variables },
            {
              next: (result) => resolve(result as Told),
              error: (error) =>
                Array.isArray(error) ? resolve({ errors: error as Told['errors'] }) : reject(new Error(String(error))),
              complete: () => {},
            },
          );
        });
      } finally {
        await client.dispose();
      }
    },
  ],
];

async function post(
  url: string,
  query: string,
  variables: object = {},
  accept: string,
  read: (text: string) => unknown,
): Promise<Told> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { accept, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  return (response.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : read(text)) as Told;
}

const aliases = Array.from({ length: 31 }, (_, at) => `a${at}: carriers`).join(' ');

describe.each(DOORS)('over %s', (_door, ask) => {
  test.each([
    ['tokens', { tokens: 3 }, '{ orders { id } }', {}],
    ['depth', { depth: 1 }, '{ orders { id } }', {}],
    ['aliases', {}, `{ ${aliases} }`, {}],
    ['rootFields', { rootFields: 1 }, '{ carriers orders { id } }', {}],
    ['selections', { selections: 1 }, '{ carriers orders { id } }', {}],
    ['directives', { directives: 1 }, '{ carriers @skip(if: false) @include(if: true) }', {}],
    ['pageSize', { pageSize: 2 }, 'query ($n: Int) { orders { parcels(first: $n) } }', { n: 3 }],
    ['cost', { cost: 1 }, '{ orders { id } }', {}],
  ])('%s are bounded', async (name, limits, query, variables) => {
    const { server, ask: askPlainly } = await open({ limits: guest(limits) });
    const { data, errors } = await ask(server.url, query, variables);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', name });
    expect((await askPlainly('{ carriers }')).data).toEqual({ carriers: ['DHL'] });
  });

  test('an operation has its time', async () => {
    const state = toyState();
    state.gate = new Promise(() => undefined);
    const { server } = await open({ limits: guest({ timeMs: 100 }), drainTimeoutMs: 100 }, state);
    const { data, errors } = await ask(server.url, '{ slow carriers }');
    expect(data).toEqual({ slow: null, carriers: ['DHL'] });
    expect(errors?.[0]).toMatchObject({ path: ['slow'], extensions: { reason: 'timeout' } });
  });

  test('a caller has its places, whatever way it comes', async () => {
    const state = toyState();
    const gate = deferred();
    state.gate = gate.promise;
    const { server, ask: askPlainly } = await open({ limits: guest({ concurrency: 1 }) }, state);
    const held = ask(server.url, '{ slow }');
    await until(() => state.calls['slow'] === 1);
    for (const [, other] of DOORS) {
      const { errors } = await other(server.url, '{ carriers }');
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', name: 'concurrency', limit: 1 });
    }
    gate.resolve();
    expect((await held).data).toEqual({ slow: 'PLACED' });
    expect((await askPlainly('{ carriers }')).data).toEqual({ carriers: ['DHL'] });
  });

  test('rates count', async () => {
    const { server } = await open({ limits: guest({ requestsPerMinute: 1 }), rateStore: new MemoryRateStore() });
    expect((await ask(server.url, '{ carriers }')).data).toEqual({ carriers: ['DHL'] });
    const { errors } = await ask(server.url, '{ carriers }');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', name: 'requestsPerMinute' });
  });

  test('nothing is told of the schema, and of faults no more than that there was one', async () => {
    const { server } = await open();
    const schema = await ask(server.url, '{ __schema { types { name } } }');
    expect(schema.errors?.[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(JSON.stringify((await ask(server.url, '{ carrier }')).errors)).not.toContain('Did you mean');
    const { errors } = await ask(server.url, '{ boom }');
    expect(errors?.[0]).toMatchObject({ message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } });
    expect(JSON.stringify(errors)).not.toContain('hunter2');
  });
});

const connect = (url: string, headers: Record<string, string> = {}): WebSocket =>
  new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });

describe('connections that are held open', () => {
  test('each caller has so many, and a place comes free with the connection', async () => {
    const { server } = await open({ limits: guest({ streams: 2 }) });
    const sockets: WebSocket[] = [];
    const join = async (): Promise<unknown> => {
      const socket = connect(server.url);
      sockets.push(socket);
      await once(socket, 'open');
      socket.send('{"type":"connection_init"}');
      return Promise.race([
        once(socket, 'message').then(([data]) => (JSON.parse(String(data)) as { type: string }).type),
        once(socket, 'close').then(([code, reason]) => `${code} ${reason}`),
      ]);
    };
    expect([await join(), await join()]).toEqual(['connection_ack', 'connection_ack']);
    expect(await join()).toBe('1013 Too many connections are held open: 3 of at most 2.');
    sockets[0]?.close();
    await until(() => server.streams.sessions.size === 1);
    expect(await join()).toBe('connection_ack');
    for (const socket of sockets) socket.terminate();
  });

  test('an address has so many sockets, though nobody says who is behind them', async () => {
    const { server } = await open({ live: { maxSocketsPerAddress: 2 }, trustProxy: 'loopback' });
    const from = async (address: string): Promise<unknown> => {
      const socket = connect(server.url, { 'x-forwarded-for': address });
      opened.push(socket);
      return once(socket, 'open').then(
        () => 'open',
        (error: unknown) => String(error),
      );
    };
    const opened: WebSocket[] = [];
    expect([await from('192.0.2.1'), await from('192.0.2.1')]).toEqual(['open', 'open']);
    expect(await from('192.0.2.1')).toContain('429');
    expect(await from('192.0.2.2')).toBe('open');
    opened[0]?.terminate();
    await until(async () => (await from('192.0.2.1')) === 'open');
    for (const socket of opened) socket.terminate();
  });

  test('who does not say who it is has its time, however lively it is', async () => {
    const { server } = await open({ live: { initMs: 150 } });
    const socket = connect(server.url);
    await once(socket, 'open');
    const chatter = setInterval(() => {
      socket.ping();
      socket.send('{"type":"ping"}');
    }, 20);
    const [code] = await once(socket, 'close');
    clearInterval(chatter);
    expect(code).toBe(4408);
  });

  test('a message that is too large ends its socket', async () => {
    const { server } = await open({ bodyLimitBytes: 1_000 });
    const socket = connect(server.url);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { pad: 'x'.repeat(2_000) } }));
    const [code] = await once(socket, 'close');
    expect(code).toBe(1009);
  });
});

describe('where a socket comes from', () => {
  test.each([
    [false, '192.0.2.7'],
    [true, '192.0.2.7'],
    [true, '198.51.100.1, 192.0.2.7'],
    ['loopback', '198.51.100.1, 192.0.2.7'],
    ['loopback, 192.0.2.0/24', '198.51.100.1, 192.0.2.7'],
    ['127.0.0.1,192.0.2.7', '198.51.100.1, 192.0.2.7'],
    ['10.0.0.0/8', '198.51.100.1'],
    ['loopback,uniquelocal', '2001:db8::1, fd00::1'],
    ['loopback', undefined],
  ])('is the same as for a request: trusting %s, told %s', async (trustProxy, forwarded) => {
    const app = createApp({ logger: recordingLogger(), trustProxy });
    app.get('/', async (request) => request.ip);
    const addressOf = clientAddress(trustProxy);
    let address: string | undefined;
    const server = createServer((request: IncomingMessage, response) => {
      address = addressOf(request);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const ofRequest = await (await fetch(url, { headers })).text();
    await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { headers })).text();
    expect(address).toBe(ofRequest);
    server.close();
    await app.close();
  });
});
