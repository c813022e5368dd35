import { afterEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { toyGateways } from '../testing/toy-gateway.js';
import { readManifest } from './trusted-documents.js';

const { open, closeAll } = toyGateways();
afterEach(closeAll);

const TRUSTED = 'query Carriers { carriers }';
const documents = new Map([['abc', TRUSTED]]);
const ACTORS: Record<string, Actor> = {
  'Bearer analyst': { role: 'analyst', id: 'a' },
  'Bearer customer': { role: 'customer', id: 'c' },
};
const verifyToken = async (header: string) => ({ actor: ACTORS[header] ?? null });
const trusted = { documents, adHocRoles: ['analyst'] as const };

const persisted = (id: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: id } } });

async function openTrusting(options = {}) {
  const gateway = await open({ trusted, verifyToken, ...options });
  const post = async (body: object, authorization = 'Bearer customer') => {
    const headers = { 'content-type': 'application/json', authorization };
    const response = await fetch(`${gateway.server.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
  };
  return { ...gateway, post };
}
const codeOf = ({ errors }: { errors?: { extensions: { code: string } }[] }) => errors?.[0]?.extensions.code;

describe('only trusted documents', () => {
  test('a document is asked for by its id, in the ways that clients know', async () => {
    const { post, server } = await openTrusting();
    const answer = { data: { carriers: ['DHL'] } };
    for (let time = 0; time < 2; time += 1) {
      expect(await post(persisted('abc'))).toEqual(answer);
      expect(await post({ documentId: 'abc', operationName: 'Carriers' })).toEqual(answer);
      expect(await post({ query: TRUSTED })).toEqual(answer);
    }
    const search = new URLSearchParams({ extensions: JSON.stringify(persisted('abc').extensions) });
    const headers = { 'apollo-require-preflight': '1' };
    expect(await (await fetch(`${server.url}/graphql?${search}`, { headers })).json()).toEqual(answer);
  });

  test('any other is refused, by POST and by GET, and cannot be registered', async () => {
    const { post, server } = await openTrusting();
    expect(codeOf(await post({ query: '{ orders { id } }' }))).toBe('QUERY_NOT_IN_SAFELIST');
    expect(codeOf(await post(persisted('unknown')))).toBe('PERSISTED_QUERY_NOT_IN_LIST');
    expect(codeOf(await post({ query: '{ orders { id } }', ...persisted('mine') }))).toBe('QUERY_NOT_IN_SAFELIST');
    expect(codeOf(await post(persisted('mine')))).toBe('PERSISTED_QUERY_NOT_IN_LIST');
    const headers = { 'apollo-require-preflight': '1' };
    const got = await fetch(`${server.url}/graphql?query={orders{id}}`, { headers });
    expect(codeOf((await got.json()) as never)).toBe('QUERY_NOT_IN_SAFELIST');
  });

  test('roles that may ask freely do so, within their limits', async () => {
    const { post } = await openTrusting();
    expect(codeOf(await post({ query: '{ orders { id } }' }, 'Bearer analyst'))).toBeUndefined();
    const wide = `{ ${Array.from({ length: 100 }, (_, at) => `a${at}: carriers`).join(' ')} }`;
    expect(codeOf(await post({ query: wide }, 'Bearer analyst'))).toBe('LIMIT_EXCEEDED');
  });

  test('plans are there before the first request', async () => {
    const { post, server } = await openTrusting();
    const { planner } = server.gateway;
    const planned = planner.misses;
    expect(planned).toBe(1);
    await post(persisted('abc'));
    expect(planner.misses).toBe(planned);
  });

  test('a document that the graph does not know is told when the gateway starts', async () => {
    const stale = { documents: new Map([['old', '{ gone }']]) };
    const { logger, post } = await openTrusting({ trusted: stale });
    expect(logger.lines.find(({ message }) => message.startsWith('a trusted document'))!.fields).toMatchObject({
      id: 'old',
    });
    expect(codeOf(await post(persisted('old')))).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

test('manifests of the usual tools are read, and nothing else', () => {
  const apollo = {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: 'x', name: 'Q', type: 'query', body: '{ a }' }],
  };
  expect([...readManifest(JSON.stringify(apollo))]).toEqual([['x', '{ a }']]);
  expect([...readManifest('{"x": "{ a }"}')]).toEqual([['x', '{ a }']]);
  for (const wrong of ['[]', '{"x": 1}', '"x"']) expect(() => readManifest(wrong)).toThrow('manifest');
});
