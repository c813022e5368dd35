import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { DEFAULT_LIMITS } from '@oms/gateway/limits/limits';
import { openLiveShop } from './testing/live-shop.js';
import { openTestSystem, type TestSystem } from './testing/test-system.js';

const GUEST: Actor = { role: 'guest', id: 'web' };
const CUSTOMER: Actor = { role: 'customer', id: 'ada', customerId: '018f4e6e-0000-7000-8000-000000000000' };
const ITEMS = '{ items(first: 5) { nodes { sku title prices(channel: "WEB") { amount { amount } } } } }';

let system: TestSystem;
beforeAll(async () => {
  system = await openTestSystem();
  await openLiveShop(system);
});
afterAll(() => system.close());

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
}

async function send(query: string, actor: Actor | null, { method = 'POST', url = system.url } = {}) {
  const headers = {
    'content-type': 'application/json',
    'apollo-require-preflight': '1',
    ...(actor && { authorization: await system.authorization(actor) }),
  };
  const response = await (method === 'POST'
    ? fetch(`${url}/graphql`, { method, headers, body: JSON.stringify({ query }) })
    : fetch(`${url}/graphql?query=${encodeURIComponent(query)}`, { headers }));
  return { headers: response.headers, ...((await response.json()) as Answer) };
}

describe('who may keep an answer', () => {
  it.each(['GET', 'POST'])('anybody, of the catalogue as shoppers see it, asked by %s', async (method) => {
    // The second time a POST takes the way of known documents.
    for (let time = 0; time < 2; time += 1) {
      const { data, errors, headers } = await send(ITEMS, GUEST, { method });
      expect(errors).toBeUndefined();
      expect(data).toMatchObject({ items: { nodes: [{ sku: 'TEA', prices: [{ amount: { amount: '4.50' } }] }] } });
      expect(headers.get('cache-control')).toBe('public, max-age=30');
      expect(headers.get('vary')?.split(', ')).toEqual(expect.arrayContaining(['Origin', 'Authorization', 'Accept']));
    }
  });

  it('nobody, once somebody has signed in, or when it is about orders, or refused, or failed in part', async () => {
    const cacheOf = async (query: string, actor: Actor | null, method?: string) =>
      (await send(query, actor, method ? { method } : {})).headers.get('cache-control');
    expect(await cacheOf(ITEMS, CUSTOMER)).toBe('private, no-store');
    expect(await cacheOf(ITEMS, { role: 'admin', id: 'a' }, 'GET')).toBe('private, no-store');
    expect(await cacheOf('{ orders { nodes { id } } }', CUSTOMER)).toBe('private, no-store');
    expect(await cacheOf('{ me { permissions } channels { nodes { code } } }', GUEST)).toBe('no-store');
    expect(await cacheOf(ITEMS, null)).toBe('no-store');
    expect(await cacheOf('{ nothing }', GUEST)).toBe('no-store');
    expect(await cacheOf('{ items(first: 5, last: 5) { nodes { sku } } }', GUEST)).toBe('no-store');
  });
});

describe('costs, as the classes of the graph have them', () => {
  const costOf = async (query: string, actor: Actor): Promise<unknown> => {
    const limits = { ...DEFAULT_LIMITS, [actor.role]: { ...DEFAULT_LIMITS[actor.role], cost: 1 } };
    const gateway = await system.openGateway({ limits });
    const { errors } = await send(query, actor, { url: gateway.url });
    const { code, name, value } = errors?.[0]?.extensions ?? {};
    expect([code, name]).toEqual(['LIMIT_EXCEEDED', 'cost']);
    return value;
  };
  const ADMIN: Actor = { role: 'admin', id: 'a' };

  it.each([
    ['a page and what is on it', '{ items(first: 30) { nodes { sku } } }', GUEST, 31],
    ['a page that nobody sized', '{ items { edges { node { sku } } } }', GUEST, 41],
    ['a count', '{ items(first: 1) { totalCount nodes { sku } } }', GUEST, 7],
    ['an answer of every carrier', '{ labelOffers(shipmentId: "x") { carrier } }', ADMIN, 100],
    [
      'a mutation, and what it answers',
      'mutation { holdOrder(input: { orderId: "x", reason: "x" }) { order { id } } }',
      ADMIN,
      11,
    ],
  ])('%s', async (_what, query, actor, cost) => {
    expect(await costOf(query, actor)).toBe(cost);
  });
});
