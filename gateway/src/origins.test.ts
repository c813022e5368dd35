import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { LOOPBACK_ORIGINS, Origins, readOrigins } from './origins.js';
import { toyGateways } from './testing/toy-gateway.js';

const { open, closeAll } = toyGateways();
afterEach(closeAll);

const SHOP = 'https://shop.example';
const EVIL = 'https://evil.example';
const BODY = JSON.stringify({ query: '{ carriers }' });

describe('origins that an operator names', () => {
  test.each([
    ['https://shop.example', 'https://shop.example', true],
    ['https://shop.example', 'http://shop.example', false],
    ['https://shop.example', 'https://shop.example:8443', false],
    ['https://shop.example', 'https://shop.example.evil.example', false],
    ['https://shop.example', 'https://xshop.example', false],
    ['https://shop.example', 'https://shopxexample', false],
    ['https://*.shop.example', 'https://preview-7.shop.example', true],
    ['https://*.shop.example', 'https://a.b.shop.example', true],
    ['https://*.shop.example', 'https://shop.example', false],
    ['https://*.shop.example', 'https://evil.example/.shop.example', false],
    ['https://*.shop.example', 'https://evil.example#.shop.example', false],
    ['http://localhost:*', 'http://localhost:5173', true],
    ['http://localhost:*', 'http://localhost', true],
    ['http://localhost:*', 'http://localhost:1@evil.example', false],
    ['https://shop.example', 'null', false],
  ])('%s and a page of %s: %s', (named, origin, expected) => {
    expect(new Origins([named]).names(origin)).toBe(expected);
  });

  test('are read from a list, and what is none is said', () => {
    expect(readOrigins(' https://a.example , https://*.b.example:8443,')).toEqual([
      'https://a.example',
      'https://*.b.example:8443',
    ]);
    for (const wrong of ['*', 'null', 'shop.example', 'https://shop.example/', 'https://*', 'https://a.*.example'])
      expect(() => readOrigins(`https://a.example,${wrong}`)).toThrow(`"${wrong}" is no origin: expected origins such`);
    expect(new Origins(LOOPBACK_ORIGINS).names('http://127.0.0.1:3000')).toBe(true);
  });
});

/** How each transport is asked, and the status that it answers with. */
const WAYS: readonly (readonly [string, (url: string, origin: string | undefined) => Promise<number>])[] = [
  ['HTTP', (url, origin) => post(url, origin, 'application/json')],
  ['server-sent events', (url, origin) => post(url, origin, 'text/event-stream')],
  ['multipart', (url, origin) => post(url, origin, 'multipart/mixed;subscriptionSpec=1.0')],
  [
    'WebSocket',
    async (url, origin) => {
      const socket = new WebSocket(
        `${url.replace('http', 'ws')}/graphql`,
        'graphql-transport-ws',
        origin ? { origin } : {},
      );
      const status = await once(socket, 'open').then(
        () => 200,
        (error: unknown) => Number(/\d{3}/.exec(String(error))?.[0]),
      );
      socket.terminate();
      return status;
    },
  ],
];

async function post(url: string, origin: string | undefined, accept: string): Promise<number> {
  const headers = { accept, 'content-type': 'application/json', ...(origin && { origin }) };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: BODY });
  const text = await response.text();
  if (response.status === 403)
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  else expect(text).toContain('DHL');
  return response.status;
}

describe.each(WAYS)('over %s', (_name, ask) => {
  test('pages of the gateway itself, and of what is named, are let in, and no others', async () => {
    const { server } = await open({ allowedOrigins: [SHOP] });
    expect(await ask(server.url, undefined)).toBe(200);
    expect(await ask(server.url, server.url)).toBe(200);
    expect(await ask(server.url, SHOP)).toBe(200);
    expect(await ask(server.url, EVIL)).toBe(403);
    expect(await ask(server.url, 'null')).toBe(403);
  });

  test('nobody is named unless the operator does', async () => {
    const { server } = await open();
    expect(await ask(server.url, SHOP)).toBe(403);
  });
});

describe('what browsers are told (CORS)', () => {
  const corsOf = ({ headers }: Response) =>
    Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'));
  const preflight = (url: string, origin: string) =>
    fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });

  test('a page of a named origin may ask, with the headers that clients send', async () => {
    const { server } = await open({ allowedOrigins: [SHOP] });
    const told = await preflight(server.url, SHOP);
    expect(told.status).toBe(204);
    expect(corsOf(told)).toMatchObject({
      'access-control-allow-origin': SHOP,
      'access-control-allow-methods': 'GET, POST',
      vary: 'Origin',
    });
    for (const name of ['authorization', 'content-type', 'last-event-id', 'apollo-require-preflight'])
      expect(told.headers.get('access-control-allow-headers')?.split(', ')).toContain(name);
    // Tokens are headers: a page that counts on cookies is not let through by accident.
    expect(told.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('a page of another is not told that it may', async () => {
    const { server } = await open({ allowedOrigins: [SHOP] });
    expect(corsOf(await preflight(server.url, EVIL))).toEqual({ vary: 'Origin' });
  });

  test('answers, refusals and streams can be read by the page that may ask', async () => {
    const verifyToken = async () => {
      throw Object.assign(new Error('The token has expired'), { code: 'UNAUTHENTICATED' });
    };
    const { server } = await open({ allowedOrigins: [SHOP], verifyToken });
    const headers = { origin: SHOP, 'content-type': 'application/json' };
    for (const more of [
      {},
      { accept: 'text/event-stream' },
      { accept: 'multipart/mixed;subscriptionSpec=1.0' },
      { authorization: 'Bearer old' },
    ]) {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { ...headers, ...more },
        body: BODY,
      });
      await response.text();
      expect(response.headers.get('access-control-allow-origin')).toBe(SHOP);
      expect(response.headers.get('access-control-expose-headers')).toContain('retry-after');
      expect(response.headers.get('vary')).toContain('Origin');
    }
  });
});
