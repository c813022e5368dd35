import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatApiKey } from '@oms/platform/auth/api-key';
import { rows, sql } from '@oms/platform/database/sql';
import type { GatewayServer } from '@oms/gateway/serve-gateway';
import { Watcher } from './testing/watcher.js';
import { openTestSystem, type TestSystem } from './testing/test-system.js';

let system: TestSystem;
let replica: GatewayServer;

beforeAll(async () => {
  system = await openTestSystem({ live: true });
  replica = await system.openGateway();
});
afterAll(() => system.close());

interface Answer {
  readonly status: number;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: { readonly message: string; readonly extensions: { readonly code: string } }[];
}

async function ask(url: string, query: string, key: string): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
}

const CREATE = `mutation($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { key apiKey { id hint status scopes createdBy { role id } } userErrors { code field } }
}`;

async function create(input: Record<string, unknown>) {
  const { data, errors } = await system.graph(CREATE, { input });
  expect(errors).toBeUndefined();
  return data.createApiKey as {
    key: string;
    apiKey: { id: string; hint: string };
    userErrors: { code: string; field: string[] }[];
  };
}

const revoke = (apiKeyId: string) =>
  system.graph(
    'mutation($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { status revokeReason } userErrors { code } } }',
    { input: { apiKeyId, reason: 'lost' } },
  );

const ME = '{ me { id role name permissions } }';

describe('an API key', () => {
  it('makes a guest of a storefront, on every gateway at once', async () => {
    const { key, apiKey, userErrors } = await create({ kind: 'STOREFRONT', name: 'Web shop', requestsPerMinute: 600 });
    expect(userErrors).toEqual([]);
    expect(key.startsWith(apiKey.hint)).toBe(true);
    for (const { url } of [system, replica]) {
      const { data } = await ask(url, ME, key);
      expect(data).toEqual({
        me: { id: `key:${apiKey.id}`, role: 'guest', name: 'Web shop', permissions: ['storefront'] },
      });
    }
    expect(await ask(replica.url, '{ orders { nodes { id } } }', key)).toMatchObject({
      status: 403,
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  });

  it('lets a machine do what its scopes say, of queries, mutations and parts of others', async () => {
    const { key } = await create({ kind: 'MACHINE', name: 'BI', scopes: ['metrics:read', 'inventory:read'] });
    expect((await ask(system.url, ME, key)).data).toMatchObject({
      me: { permissions: ['inventory:read', 'metrics:read'] },
    });
    expect((await ask(system.url, '{ metricCatalog { name } }', key)).errors).toBeUndefined();
    for (const query of [
      '{ orders { nodes { id } } }',
      '{ customers { nodes { id } } }',
      '{ apiKeys { nodes { id } } }',
    ])
      expect(await ask(system.url, query, key)).toMatchObject({ status: 403 });
  });

  it('is kept as a hash, told once, and not again to whoever repeats the request', async () => {
    const input = { kind: 'MACHINE', name: 'ERP', scopes: ['orders:read'], idempotencyKey: 'erp-1' };
    const first = await create(input);
    const again = await create(input);
    expect(again).toMatchObject({ key: null, apiKey: { id: first.apiKey.id } });
    const { database } = system.runtimes.customers;
    const stored = await rows<{ dump: string }>(
      database.sql(),
      sql`select k::text as dump from api_key k union all select i::text from idempotency_key i union all select a::text from audit_entry a union all select o::text from outbox o`,
    );
    expect(stored.length).toBeGreaterThan(3);
    expect(stored.filter(({ dump }) => dump.includes(first.key))).toEqual([]);
    const [audited] = await rows<{ after: object; actor: object }>(
      database.sql(),
      sql`select after, actor from audit_entry where aggregate_id = ${first.apiKey.id}`,
    );
    expect(audited).toMatchObject({ after: { name: 'ERP', scopes: ['orders:read'] }, actor: { id: 'test-admin' } });
  });

  it('is listed with its state and when it was used, for administrators only', async () => {
    const { key, apiKey } = await create({ kind: 'MACHINE', name: 'Used', scopes: ['orders:read'] });
    await ask(system.url, ME, key);
    const { data } = await system.graph(
      '{ apiKeys(filter: { status: [ACTIVE] }) { nodes { id name lastUsedAt hint } } }',
    );
    const found = data.apiKeys.nodes.find(({ id }: { id: string }) => id === apiKey.id);
    expect(found).toEqual({ id: apiKey.id, name: 'Used', lastUsedAt: expect.any(String), hint: apiKey.hint });
    const lead = await system.graph('{ apiKeys { nodes { id } } }', {}, { role: 'lead', id: 'lead' });
    expect(lead.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  });

  it('ends everywhere within two seconds of being revoked, for good', async () => {
    const { key, apiKey } = await create({ kind: 'MACHINE', name: 'Lost', scopes: ['orders:read'] });
    for (const { url } of [system, replica]) expect((await ask(url, ME, key)).status).toBe(200);
    const { data } = await revoke(apiKey.id);
    expect(data.revokeApiKey).toEqual({ apiKey: { status: 'REVOKED', revokeReason: 'lost' }, userErrors: [] });
    await delay(1_100);
    for (const { url } of [system, replica])
      expect(await ask(url, ME, key)).toMatchObject({
        status: 401,
        errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      });
    expect((await revoke(apiKey.id)).data.revokeApiKey.userErrors).toEqual([]);
    expect((await revoke('00000000-0000-7000-8000-000000000000')).data.revokeApiKey.userErrors).toEqual([
      { code: 'UNKNOWN_API_KEY' },
    ]);
  });

  it('takes the streams along that are open with it', async () => {
    const { key, apiKey } = await create({ kind: 'MACHINE', name: 'Board', scopes: ['inventory:read'] });
    const watcher = new Watcher({
      url: replica.url,
      query: 'subscription { stockChanged { id } }',
      variables: {},
      authorization: `Bearer ${key}`,
    });
    await delay(500);
    expect(watcher.ended).toBeUndefined();
    await revoke(apiKey.id);
    await watcher.end();
    expect(watcher.epitaph).toMatch(/\b44?0[13]\b|UNAUTHENTICATED/);
    await watcher.stop();
  }, 60_000);

  it('ends at its expiry', async () => {
    const expiresAt = new Date(system.clock.now().getTime() + 1_000).toISOString();
    const { key } = await create({ kind: 'STOREFRONT', name: 'Sale', expiresAt });
    // The clock of the subgraphs stands in the past, that of the gateway does not: each ends it by itself.
    expect(await ask(system.url, ME, key)).toMatchObject({ status: 401 });
  });

  it.each([
    ['a key that was never made', formatApiKey('MACHINE', Buffer.alloc(32, 7))],
    ['a typing error', 'oms_sk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA00000000'],
    ['nothing but a prefix', 'oms_sk_'],
    ['a long text', `oms_sk_${'A'.repeat(5_000)}`],
    ['SQL', "oms_sk_'or'1'='1"],
  ])('is not %s', async (_what, key) => {
    expect(await ask(system.url, ME, key)).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  it('is refused with everything that is wrong with it', async () => {
    const codes = async (input: Record<string, unknown>) =>
      (await create(input)).userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
    expect(
      await codes({ kind: 'MACHINE', name: ' ', scopes: ['orders:read', 'admin', 'x'], requestsPerMinute: 0 }),
    ).toEqual([
      'UNKNOWN_SCOPE scopes.1',
      'UNKNOWN_SCOPE scopes.2',
      'INVALID_NAME name',
      'INVALID_RATE requestsPerMinute',
    ]);
    expect(await codes({ kind: 'MACHINE', name: 'x', expiresAt: '2020-01-01T00:00:00Z' })).toEqual([
      'SCOPES_REQUIRED scopes',
      'INVALID_EXPIRY expiresAt',
    ]);
    expect(await codes({ kind: 'STOREFRONT', name: 'x', scopes: ['orders:read'] })).toEqual([
      'SCOPES_NOT_ALLOWED scopes',
    ]);
  });
});
