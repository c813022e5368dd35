import { afterEach, describe, expect, test } from '@jest/globals';
import { auditServer } from 'graphql-http';
import { toyGateways } from './testing/toy-gateway.js';

const { open, closeAll } = toyGateways();
afterEach(closeAll);

describe('GraphQL over HTTP', () => {
  test('the audit has no error and no warning', async () => {
    // The audit asks for types by name.
    const { server } = await open({ introspection: true });
    const results = await auditServer({ url: `${server.url}/graphql` });
    const findings = results.filter(({ status }) => status === 'error' || status === 'warn');
    expect(findings.map((finding) => `${finding.id} ${finding.name}`)).toEqual([]);
    expect(results.filter(({ status }) => status === 'ok').length).toBeGreaterThanOrEqual(55);
  });

  test('what a page of another origin can send unasked is refused', async () => {
    const { server } = await open();
    const text = await fetch(`${server.url}/graphql`, { method: 'POST', body: '{"query":"{ carriers }"}' });
    expect(text.status).toBe(400);
    expect(await text.text()).toContain('CSRF');
    const get = await fetch(`${server.url}/graphql?query={carriers}`);
    expect(get.status).toBe(400);
    const form = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      body: new URLSearchParams({ query: '{ carriers }' }),
    });
    expect(form.status).toBe(415);
  });

  test('GET answers queries of clients that say who they are, and no mutation', async () => {
    const { server } = await open();
    const headers = { 'apollo-require-preflight': '1' };
    const get = (query: string) => fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, { headers });
    expect(await (await get('{ carriers }')).json()).toEqual({ data: { carriers: ['DHL'] } });
    expect((await get('mutation { setStatus(id: "1", status: "X") { id } }')).status).toBe(405);
  });

  test('a batch is refused, and so is a body above the limit', async () => {
    const { server, ask } = await open({ bodyLimitBytes: 1000 });
    const headers = { 'content-type': 'application/json' };
    const batch = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: '[{"query":"{ carriers }"}]' });
    expect(batch.status).toBe(400);
    const large = await ask(`{ carriers } # ${'x'.repeat(1000)}`);
    expect(large.status).toBe(413);
    expect(large.errors![0]!.extensions['code']).toBe('BAD_REQUEST');
  });

  test('operations beyond the limits are refused before they are planned', async () => {
    const { ask } = await open({ maxTokens: 100 });
    expect((await ask(`{ ${'carriers '.repeat(200)} }`)).errors![0]!.extensions['code']).toBe('GRAPHQL_PARSE_FAILED');
    const levels = Array.from({ length: 8 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`).join(
      ' ',
    );
    const bomb = await (await open()).ask(`{ ...F0 } ${levels} fragment F8 on Query { carriers }`);
    expect(bomb.errors![0]!.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', name: 'rootFields', limit: 10 });
  });

  test("a subscription over plain HTTP is the client's mistake", async () => {
    const { ask } = await open();
    const { status, errors } = await ask('subscription { changed }');
    expect(status).toBe(400);
    expect(errors![0]!.extensions['code']).toBe('BAD_REQUEST');
  });

  test('introspection and suggestions are for development', async () => {
    const closed = await open();
    expect((await closed.ask('{ __schema { queryType { name } } }')).errors).toBeDefined();
    expect((await closed.ask('{ carrier }')).errors![0]!.message).not.toContain('Did you mean');
    const development = await open({ introspection: true });
    expect((await development.ask('{ __schema { queryType { name } } }')).data).toEqual({
      __schema: { queryType: { name: 'Query' } },
    });
  });
});
