import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { GatewaySignature, SIGNATURE_HEADER } from '../auth/gateway-signature.js';
import { ActorAssertions } from '../auth/actor-assertion.js';
import { ActorTokens } from '../auth/token.js';
import { SubgraphExecutor } from '../graphql/execute.js';
import type { SubgraphRuntime } from '../graphql/subgraph-context.js';
import { silentLogger } from '../observe/logger.js';
import { serveProcess, type ProcessServer } from './process-server.js';
import { mountSubgraph, SUBGRAPH_PATH } from './subgraph-server.js';

const SECRET = 'a secret of a test that is long enough';
const signature = new GatewaySignature([SECRET]);
const assertions = new ActorAssertions(SECRET);
let server: ProcessServer;
let ready = true;

beforeAll(async () => {
  const executor = new SubgraphExecutor(buildSchema('type Query { hello: String }'));
  const runtime = { logger: silentLogger } as SubgraphRuntime;
  server = await serveProcess({
    port: 0,
    logger: silentLogger,
    checkReady: async () => {
      if (!ready) throw new Error('not migrated');
    },
    register: (app) => mountSubgraph(app, { name: 'orders', executor, runtime, assertions, signature }),
  });
});
afterAll(() => server.close());

const BODY = JSON.stringify({ query: '{ hello }' });

async function post(body: string, headers: Record<string, string>) {
  const response = await fetch(`${server.url}${SUBGRAPH_PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const signed = (body: string, headers: { authorization?: string; 'x-request-id'?: string } = {}, subgraph = 'orders') =>
  post(body, {
    ...headers,
    [SIGNATURE_HEADER]: signature.sign({
      subgraph,
      body,
      authorization: headers.authorization,
      requestId: headers['x-request-id'],
    }),
  });

describe('a subgraph behind HTTP', () => {
  it('answers its gateway', async () => {
    expect(await signed(BODY)).toEqual({ status: 200, body: { data: { hello: null } } });
  });

  it('answers nobody else', async () => {
    const refused = { status: 403, body: { error: 'The subgraph orders takes requests from its gateway only.' } };
    expect(await post(BODY, {})).toEqual(refused);
    expect(await post(BODY, { [SIGNATURE_HEADER]: 'v1.9999999999.forged' })).toEqual(refused);
    expect(await signed(BODY, {}, 'inventory')).toEqual(refused);
    const stolen = signature.sign({ subgraph: 'orders', body: BODY, authorization: undefined, requestId: undefined });
    expect(await post('{"query":"{ __typename }"}', { [SIGNATURE_HEADER]: stolen })).toEqual(refused);
    expect(await post(BODY, { [SIGNATURE_HEADER]: stolen, authorization: 'Bearer a.b.c' })).toEqual(refused);
  });

  it('takes a caller that its gateway asserts, and no token', async () => {
    const good = assertions.header({ role: 'agent', id: 'a' });
    expect((await signed(BODY, { authorization: good, 'x-request-id': 'r-1' })).body).toEqual({
      data: { hello: null },
    });
    const token = `Bearer ${await new ActorTokens(SECRET).sign({ role: 'agent', id: 'a' }, 60)}`;
    for (const authorization of ['Bearer a.b.c', token, `${good}x`, good.slice(0, -1)]) {
      const { body } = await signed(BODY, { authorization });
      expect(body).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    }
  });

  it.each(
    Object.entries({
      aliases: { query: `{ ${Array.from({ length: 101 }, (_, at) => `a${at}: hello`).join(' ')} }` },
      'a batch': Array.from({ length: 10 }, () => ({ query: '{ hello }' })),
      directives: { query: `{ hello ${'@aa'.repeat(10)} }` },
      'one field 500 times': { query: `{ ${'hello '.repeat(500)} }` },
      'circular introspection': { query: '{ __schema { types { fields { type { fields { type { name } } } } } } }' },
      introspection: { query: '{ __schema { types { name } } }' },
      suggestions: { query: '{ hell }' },
      'the SDL': { query: '{ _service { sdl } }' },
      entities: { query: '{ _entities(representations: []) { __typename } }' },
      'an unhandled error': { query: 'qwerty { abc }' },
    }),
  )('tells nobody but its gateway anything: %s', async (_what, body) => {
    for (const authorization of [undefined, assertions.header({ role: 'admin', id: 'a' })]) {
      const answer = await post(JSON.stringify(body), authorization ? { authorization } : {});
      expect(answer).toEqual({
        status: 403,
        body: { error: 'The subgraph orders takes requests from its gateway only.' },
      });
    }
  });

  it('has no page, and takes neither GET nor forms', async () => {
    const url = `${server.url}${SUBGRAPH_PATH}`;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answers = await Promise.all([
      fetch(url, { headers: { accept: 'text/html' } }),
      fetch(`${url}?query={hello}`),
      fetch(`${url}?query=${encodeURIComponent('mutation { hello }')}`),
      fetch(url, { method: 'POST', headers: form, body: 'query=%7Bhello%7D' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 415]);
    for (const answer of answers) expect(await answer.text()).not.toContain('<html');
  });

  it('says what is wrong with a request', async () => {
    expect((await signed('{"query":')).status).toBe(400);
    expect((await signed('{"query":1}')).status).toBe(400);
    expect((await signed('{"query":"{ nothing }"}')).body).toMatchObject({
      errors: [{ message: expect.stringContaining('nothing') }],
    });
  });

  it('is ready only while it can do its work, and shows its metrics', async () => {
    const status = async (path: string) => (await fetch(`${server.url}${path}`)).status;
    expect(await status('/health/ready')).toBe(200);
    ready = false;
    expect([await status('/health/ready'), await status('/health/live')]).toEqual([503, 200]);
    ready = true;
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('process_cpu_seconds_total');
  });
});
