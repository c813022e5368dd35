import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { toyGateways, type ToyGateway } from '../testing/toy-gateway.js';
import { DEFAULT_LIMITS } from './limits.js';
import { toyState, toyTargets } from '../testing/toy-graph.js';
import { pause, until } from '../testing/waiting.js';

const { open, closeAll } = toyGateways();
let gateway: ToyGateway;
beforeEach(async () => {
  gateway = await open();
});
afterEach(closeAll);

const JSON_TYPE = { 'content-type': 'application/json' };
const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = JSON_TYPE) =>
  fetch(`${gateway.server.url}/graphql`, { method: 'POST', headers, body });
const repeat = (count: number, each: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => each(at)).join(' ');

/** Fragments that double each other: 2^30 selections in a kilobyte. */
const BOMB = `{ ...F0 } ${repeat(30, (at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`)} fragment F30 on Query { carriers }`;
/** The shape of CVE-2025-32030: named fragments, nested and used again and again. */
const NESTED = `{ orders { ...A0 } } ${repeat(25, (at) => `fragment A${at} on Order { x${at}: customer { id } ...A${at + 1} ...A${at + 1} }`)} fragment A25 on Order { id }`;

/** What is sent, and the code it is refused with. */
const REFUSED: readonly (readonly [string, () => Promise<Response>, string])[] = [
  [
    '2,000 aliases',
    () => post(JSON.stringify({ query: `{ ${repeat(2_000, (at) => `a${at}: carriers`)} }` })),
    'GRAPHQL_PARSE_FAILED|LIMIT_EXCEEDED',
  ],
  [
    '101 aliases',
    () => post(JSON.stringify({ query: `{ ${repeat(101, (at) => `a${at}: carriers`)} }` })),
    'LIMIT_EXCEEDED',
  ],
  [
    '500 times the same field',
    () => post(JSON.stringify({ query: `{ ${repeat(500, () => '__typename')} }` })),
    'LIMIT_EXCEEDED',
  ],
  [
    '10 directives at one place',
    () => post(JSON.stringify({ query: `{ __typename ${repeat(10, () => '@aa')} }` })),
    'LIMIT_EXCEEDED',
  ],
  [
    '5,000 levels',
    () => post(JSON.stringify({ query: `{ ${repeat(5_000, () => 'orders {')}` })),
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    '100 levels',
    () => post(JSON.stringify({ query: `${repeat(100, () => '{ orders')} { id } ${repeat(100, () => '}')}` })),
    'LIMIT_EXCEEDED',
  ],
  [
    'deep values',
    () => post(JSON.stringify({ query: `{ order(id: ${'['.repeat(900)}${']'.repeat(900)}) { id } }` })),
    'LIMIT_EXCEEDED|GRAPHQL_VALIDATION_FAILED',
  ],
  ['a fragment bomb', () => post(JSON.stringify({ query: BOMB })), 'LIMIT_EXCEEDED'],
  ['nested fragments that planners stumble over', () => post(JSON.stringify({ query: NESTED })), 'LIMIT_EXCEEDED'],
  [
    'fragments in a circle',
    () => post(JSON.stringify({ query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }' })),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'huge variables',
    () => post(JSON.stringify({ query: '{ carriers }', variables: { x: 'x'.repeat(500_000) } })),
    'LIMIT_EXCEEDED',
  ],
  [
    'deep variables',
    () =>
      post(
        `{"query":"query ($t: String) { slow(tag: $t) }","variables":{"t":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`,
      ),
    'BAD_USER_INPUT|BAD_REQUEST',
  ],
  [
    'deep values of a type that takes any JSON',
    () => post(`{"query":"query { carriers }","variables":{"t":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`),
    'BAD_USER_INPUT|BAD_REQUEST',
  ],
  [
    'the character U+0000 in a variable',
    () => post(JSON.stringify({ query: 'query ($t: String) { slow(tag: $t) }', variables: { t: 'a\0b' } })),
    'BAD_USER_INPUT',
  ],
  [
    'half a pair of surrogates in a variable',
    () => post(`{"query":"query ($t: String) { slow(tag: $t) }","variables":{"t":"\\ud83d"}}`),
    'BAD_USER_INPUT',
  ],
  [
    'the character U+0000 as an escape in the document',
    () => post(JSON.stringify({ query: '{ slow(tag: "\\u0000") }' })),
    'BAD_USER_INPUT',
  ],
  [
    '10,000 in a batch',
    () => post(JSON.stringify(Array.from({ length: 10_000 }, () => ({ query: '{a}' })))),
    'BAD_REQUEST|LIMIT_EXCEEDED',
  ],
  [
    '10 in a batch',
    () => post(JSON.stringify(Array.from({ length: 10 }, () => ({ query: '{ carriers }' })))),
    'BAD_REQUEST',
  ],
  ['malformed UTF-8', () => post(new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x28])), 'BAD_REQUEST'],
  ['a prototype in the body', () => post('{"query":"{ carriers }","__proto__":{"admin":true}}'), 'BAD_REQUEST'],
  ['no JSON', () => post('{"query":'), 'BAD_REQUEST'],
  [
    'a mutation over GET',
    () =>
      fetch(`${gateway.server.url}/graphql?query=${encodeURIComponent('mutation{setStatus(id:"1",status:"x"){id}}')}`, {
        headers: { 'apollo-require-preflight': '1' },
      }),
    'BAD_REQUEST',
  ],
  [
    'a query over GET from a foreign page',
    () => fetch(`${gateway.server.url}/graphql?query={__typename}`),
    'BAD_REQUEST',
  ],
  [
    'a form',
    () => post('query=%7B__typename%7D', { 'content-type': 'application/x-www-form-urlencoded' }),
    'BAD_REQUEST',
  ],
  [
    'introspection',
    () => post(JSON.stringify({ query: '{ __schema { types { fields { type { fields { name } } } } } }' })),
    'GRAPHQL_VALIDATION_FAILED',
  ],
];

describe('what would cost too much is refused, and others are answered', () => {
  test.each(REFUSED)('%s', async (_what, send, code) => {
    const response = await send();
    const body = (await response.json()) as {
      data?: unknown;
      errors: { message: string; extensions: { code: string } }[];
    };
    expect(code.split('|')).toContain(body.errors[0]!.extensions.code);
    expect(body.data ?? null).toBeNull();
    expect(JSON.stringify(body)).not.toMatch(/stacktrace|Did you mean|node_modules/);
    expect((await gateway.ask('{ carriers }')).data).toEqual({ carriers: ['DHL'] });
  });

  test('all of it at once, while one goes on asking', async () => {
    let isOver = false;
    const attack = Promise.all(REFUSED.flatMap(([, send]) => [send(), send(), send()])).finally(() => (isOver = true));
    let answered = 0;
    while (!isOver || answered < 5) {
      expect((await gateway.ask('{ carriers }')).data).toEqual({ carriers: ['DHL'] });
      answered += 1;
    }
    await attack;
  });

  test('bodies that never end, on many sockets', async () => {
    const { port } = new URL(gateway.server.url);
    const sockets: Socket[] = [];
    for (let at = 0; at < 300; at += 1) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(
        'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{',
      );
      sockets.push(socket);
    }
    await until(async () => sockets.every(({ connecting }) => !connecting));
    for (let time = 0; time < 5; time += 1) {
      expect((await gateway.ask('{ carriers }')).data).toEqual({ carriers: ['DHL'] });
      for (const socket of sockets) socket.write('x');
      await pause(5);
    }
    for (const socket of sockets) socket.destroy();
  });

  test('names that every object has do not reach prototypes', async () => {
    const query = '{ constructor: orders { __proto__: id prototype: status toString: carrier } }';
    for (let time = 0; time < 2; time += 1) {
      const { data } = await gateway.ask(query);
      expect(JSON.stringify(data)).toBe(
        '{"constructor":[{"__proto__":"1","prototype":"PLACED","toString":"DHL"},{"__proto__":"2","prototype":"PLACED","toString":"DHL"}]}',
      );
    }
    expect(({} as { status?: string }).status).toBeUndefined();
  });

  test("nor do names in a subgraph's answer, however deep", async () => {
    const poison = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';
    const order = `{"__typename":"Order","id":"1",${poison},"status":"PLACED","customer":{"__typename":"Customer","id":"c1",${poison}}}`;
    const subgraph = createServer((request, response) => {
      request.resume();
      response.setHeader('content-type', 'application/json');
      response.end(`{"data":{"orders":[${order}],"_entities":[${order}],${poison}}}`);
    }).listen(0, '127.0.0.1');
    await once(subgraph, 'listening');
    const { port } = subgraph.address() as AddressInfo;
    const state = toyState();
    const { ask } = await open(
      { subgraphs: { ...toyTargets(state), orders: `http://127.0.0.1:${port}/graphql` } },
      state,
    );
    for (let time = 0; time < 2; time += 1)
      expect((await ask('{ orders { id status carrier customer { name } } }')).data).toEqual({
        orders: [{ id: '1', status: 'PLACED', carrier: 'DHL', customer: { name: 'Customer c1' } }],
      });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    subgraph.close();
  });

  test('fragments within fragments are counted before they are planned, also where limits are high', async () => {
    const high = {
      ...DEFAULT_LIMITS.guest,
      depth: 1_000,
      aliases: 1e9,
      rootFields: 1e9,
      selections: 1e9,
      tokens: 1e6,
      cost: 1e9,
    };
    const { ask } = await open({ limits: { ...DEFAULT_LIMITS, guest: high } });
    for (const bomb of [BOMB, NESTED]) {
      const { errors } = await ask(bomb);
      expect(['LIMIT_EXCEEDED', 'GRAPHQL_VALIDATION_FAILED']).toContain(errors![0]!.extensions['code']);
    }
    expect((await ask('{ carriers }')).data).toEqual({ carriers: ['DHL'] });
  });

  test('neither traces nor an explorer are given away', async () => {
    const { server } = await open({ explorer: false });
    const page = await fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(await page.text()).not.toContain('<html');
    const traced = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { ...JSON_TYPE, 'apollo-federation-include-trace': 'ftv1', 'apollo-query-plan-experimental': 'true' },
      body: '{"query":"{ carriers }"}',
    });
    expect(await traced.json()).toEqual({ data: { carriers: ['DHL'] } });
  });
});
