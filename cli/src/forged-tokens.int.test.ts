import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ActorAssertions } from '@oms/platform/auth/actor-assertion';
import type { Actor } from '@oms/platform/auth/actor';
import { GatewaySignature, SIGNATURE_HEADER } from '@oms/platform/auth/gateway-signature';
import { SignedValues } from '@oms/platform/auth/signed-value';
import { ActorTokens } from '@oms/platform/auth/token';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { SubgraphExecutor } from '@oms/platform/graphql/execute';
import { serveProcess, type ProcessServer } from '@oms/platform/http/process-server';
import { mountSubgraph, SUBGRAPH_PATH } from '@oms/platform/http/subgraph-server';
import { silentLogger } from '@oms/platform/observe/logger';
import { forgedTokens } from '@oms/platform/testing/forged-tokens';
import { startTestProvider, type TestProvider } from '@oms/platform/testing/test-provider';
import { buildSchemas } from '@oms/schema/subgraphs';
import { AUDITOR_PROBES, probe } from './testing/auditor-probes.js';
import { Watcher } from './testing/watcher.js';
import { openTestSystem, TEST_SECRET, type TestSystem } from './testing/test-system.js';

const AGENT: Actor = { role: 'agent', id: 'ada' };
const ENTITY = '{ _entities(representations: [{ __typename: "NAME", KEY: "1" }]) { __typename } }';
const ENTITIES = {
  orders: [
    ENTITY.replace('NAME', 'Order').replace('KEY', 'id'),
    ENTITY.replace('NAME', 'OrderLine').replace('KEY', 'id'),
  ],
  inventory: [
    ENTITY.replace('NAME', 'Item').replace('KEY', 'sku'),
    ENTITY.replace('NAME', 'Location').replace('KEY', 'id'),
  ],
  customers: [ENTITY.replace('NAME', 'Customer').replace('KEY', 'id')],
  fulfillment: [ENTITY.replace('NAME', 'Shipment').replace('KEY', 'id')],
  analytics: [],
} as const;

let provider: TestProvider;
let system: TestSystem;
let forged: [name: string, authorization: string][];

beforeAll(async () => {
  provider = await startTestProvider();
  system = await openTestSystem({ oidc: provider.options, live: true });
  const tokens = Object.entries(await forgedTokens(provider, TEST_SECRET));
  const own = new ActorTokens(TEST_SECRET);
  const development = await own.sign(AGENT, 600);
  forged = [
    ...tokens.map(([name, token]): [string, string] => [name, `Bearer ${token}`]),
    ['a development token that has expired', `Bearer ${await own.sign(AGENT, -60)}`],
    ['a development token of another installation', `Bearer ${await new ActorTokens('x'.repeat(40)).sign(AGENT, 600)}`],
    ['a development token of a worker', `Bearer ${await own.sign({ role: 'job', id: 'x' }, 600)}`],
    ['a truncated development token', `Bearer ${development.slice(0, -4)}`],
    ['Basic', `Basic ${Buffer.from('admin:admin').toString('base64')}`],
    ['nothing behind Bearer', 'Bearer '],
  ];
});
afterAll(async () => {
  await system.close();
  await provider.close();
});

describe('at the gateway', () => {
  const ask = async (authorization: string, method: 'GET' | 'POST') => {
    const query = '{ me { role } }';
    const response = await fetch(
      method === 'GET' ? `${system.url}/graphql?query=${encodeURIComponent(query)}` : `${system.url}/graphql`,
      {
        method,
        headers: { 'content-type': 'application/json', 'apollo-require-preflight': '1', authorization },
        ...(method === 'POST' ? { body: JSON.stringify({ query }) } : {}),
      },
    );
    return { status: response.status, ...((await response.json()) as object) };
  };

  it('good tokens of the provider and of the installation are taken', async () => {
    const data = { me: { role: 'agent' } };
    expect(await ask(`Bearer ${await provider.token()}`, 'POST')).toEqual({ status: 200, data });
    expect(await ask(await system.authorization(AGENT), 'GET')).toEqual({ status: 200, data });
  });

  it.each(['GET', 'POST'] as const)('every forged one is refused over %s, and answers nothing', async (method) => {
    const answers = await Promise.all(forged.map(async ([name, header]) => [name, await ask(header, method)] as const));
    expect(answers.length).toBeGreaterThanOrEqual(36);
    for (const [name, answer] of answers) {
      const code = name === 'a worker' ? 'FORBIDDEN' : 'UNAUTHENTICATED';
      expect([name, answer]).toMatchObject([name, { errors: [{ extensions: { code } }] }]);
      expect(answer).not.toHaveProperty('data.me');
      expect(answer.status).toBe(code === 'FORBIDDEN' ? 403 : 401);
    }
  });

  it.each(['websocket', 'sse', 'multipart'] as const)(
    'every forged one opens no stream over %s',
    async (transport) => {
      const query = 'subscription { stockChanged { id } }';
      const open = (authorization: string) =>
        new Watcher({ url: system.url, query, variables: {}, authorization, transport });
      // A client cannot send an empty token: it is that of nobody, who may not have this either.
      for (const [name, authorization] of forged) {
        const watcher = open(authorization);
        await watcher.end();
        expect([name, watcher.received]).toEqual([name, []]);
        expect([name, watcher.epitaph]).toEqual([
          name,
          expect.stringMatching(/\b44?0[13]\b|UNAUTHENTICATED|FORBIDDEN/),
        ]);
        await watcher.stop();
      }
    },
    60_000,
  );

  it('what subgraphs are told is no token', async () => {
    const assertion = new ActorAssertions(TEST_SECRET).header({ role: 'admin', id: 'x' });
    for (const header of [assertion, assertion.replace('OMS-Actor', 'Bearer')])
      expect(await ask(header, 'POST')).toMatchObject({ status: 401 });
  });
});

describe.each([null, 'admin'] as const)('what auditors ask first, as %s', (role) => {
  const headers = async (): Promise<Record<string, string>> =>
    role ? { authorization: await system.authorization({ role, id: 'x' }) } : {};

  it.each(AUDITOR_PROBES)('$name finds nothing at the gateway', async (one) => {
    const answer = await probe(one, `${system.url}/graphql`, await headers());
    expect([one.isFinding(answer), answer]).toEqual([false, answer]);
    expect(answer.status).toBeLessThan(500);
  });
});

it('auditors find what a gateway of developers shows', async () => {
  const open = await system.openGateway({ introspection: true });
  const found: string[] = [];
  for (const one of AUDITOR_PROBES)
    if (one.isFinding(await probe(one, `${open.url}/graphql`, { authorization: await system.authorization(AGENT) })))
      found.push(one.name);
  expect(found).toEqual(expect.arrayContaining(['introspection', 'a mistyped field']));
});

describe('at the subgraphs', () => {
  const signature = new GatewaySignature(['the secret between gateway and subgraphs']);
  const assertions = new ActorAssertions(TEST_SECRET);
  const servers: Record<string, ProcessServer> = {};

  beforeAll(async () => {
    const schemas = await buildSchemas();
    for (const name of SUBGRAPHS) {
      const executor = new SubgraphExecutor(schemas[name].schema);
      const runtime = system.runtimes.byName[name];
      servers[name] = await serveProcess({
        port: 0,
        logger: silentLogger,
        register: (app) => mountSubgraph(app, { name, executor, runtime, assertions, signature }),
      });
    }
  });
  afterAll(async () => void (await Promise.all(Object.values(servers).map((server) => server.close()))));

  async function ask(subgraph: string, query: string, authorization: string | undefined, isSigned = true) {
    const body = JSON.stringify({ query });
    const response = await fetch(`${servers[subgraph]?.url}${SUBGRAPH_PATH}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(authorization ? { authorization } : {}),
        ...(isSigned
          ? { [SIGNATURE_HEADER]: signature.sign({ subgraph, body, authorization, requestId: undefined }) }
          : {}),
      },
      body,
    });
    return { status: response.status, ...((await response.json()) as object) };
  }

  it.each(SUBGRAPHS)('%s takes no token, forged or good, even from a gateway', async (subgraph) => {
    const good = [`Bearer ${await provider.token()}`, await system.authorization({ role: 'admin', id: 'x' })];
    // An empty header is that of nobody.
    const tokens = forged.filter(([name]) => name !== 'nothing behind Bearer');
    for (const header of [...good, ...tokens.map(([, token]) => token)]) {
      const answer = await ask(subgraph, '{ __typename }', header);
      expect([header, answer]).toMatchObject([header, { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }]);
      expect(answer).not.toHaveProperty('data');
    }
  });

  it.each(SUBGRAPHS)('%s tells auditors nothing, whatever token they have', async (subgraph) => {
    for (const authorization of ['', assertions.header({ role: 'admin', id: 'x' })])
      for (const one of AUDITOR_PROBES) {
        const url = `${servers[subgraph]?.url}${SUBGRAPH_PATH}`;
        const answer = await probe(one, url, authorization ? { authorization } : {});
        expect([one.name, one.isFinding(answer), answer.text]).toEqual([one.name, false, answer.text]);
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
      }
  });

  it.each(SUBGRAPHS)('%s takes no forged assertion', async (subgraph) => {
    const actor: Actor = { role: 'admin', id: 'x' };
    const good = assertions.header(actor);
    const [scheme = '', value = ''] = good.split(' ');
    const [body = '', mac = ''] = value.split('.');
    const raised = Buffer.from(JSON.stringify({ expires: 9_999_999_999, actor })).toString('base64url');
    const expires = Math.floor(Date.now() / 1_000) + 60;
    const wrong = [
      new ActorAssertions('y'.repeat(40)).header(actor),
      assertions.header(actor, new Date(Date.now() - 61_000)),
      `${scheme} ${raised}.${mac}`,
      `${scheme} ${body}.`,
      `${scheme} ${body}.${mac.slice(0, -1)}`,
      `${scheme} ${body}.${mac}.x`,
      `${scheme} ${new SignedValues(TEST_SECRET, 'reservation').sign({ expires, actor })}`,
      `${scheme} ${new SignedValues(TEST_SECRET, 'actor').sign({ expires, actor: { role: 'root', id: 'x' } })}`,
      `${scheme} ${new SignedValues(TEST_SECRET, 'actor').sign({ actor })}`,
    ];
    expect(await ask(subgraph, '{ __typename }', good)).toMatchObject({ data: { __typename: 'Query' } });
    for (const header of wrong) {
      const answer = await ask(subgraph, '{ __typename }', header);
      expect([header, answer]).toMatchObject([header, { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }]);
    }
    expect(await ask(subgraph, '{ __typename }', good, false)).toMatchObject({ status: 403 });
  });

  it.each(SUBGRAPHS)('%s answers no entity without a signature, and none to nobody', async (subgraph) => {
    for (const query of ENTITIES[subgraph]) {
      expect(await ask(subgraph, query, assertions.header({ role: 'admin', id: 'x' }), false)).toEqual({
        status: 403,
        error: expect.stringContaining('from its gateway only'),
      });
      expect(await ask(subgraph, query, undefined)).toMatchObject({
        data: { _entities: [null] },
        errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      });
    }
  });
});
