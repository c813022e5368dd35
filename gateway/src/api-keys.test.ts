import { describe, expect, test } from '@jest/globals';
import { ActorAssertions } from '@oms/platform/auth/actor-assertion';
import { formatApiKey, isApiKey } from '@oms/platform/auth/api-key';
import { ApiKeys } from './api-keys.js';
import { SubgraphUnavailable, type SubgraphRequest } from './subgraph-transport.js';
import { recordingLogger } from './testing/toy-gateway.js';

const KEY = formatApiKey('MACHINE', Buffer.alloc(32, 1));
const GOOD = {
  id: '1',
  kind: 'MACHINE',
  name: 'ERP',
  scopes: ['orders:read', 'admin'],
  requestsPerMinute: 9,
  expiresAt: null,
};
const ASSERTIONS = new ActorAssertions('a secret of a test that is long enough');

function keys() {
  const state = { now: 0, found: GOOD as object | null, isDown: false, asked: [] as SubgraphRequest[] };
  const directory = new ApiKeys({
    assertions: ASSERTIONS,
    logger: recordingLogger(),
    now: () => state.now,
    subgraph: {
      async execute(request) {
        state.asked.push(request);
        if (state.isDown) throw new SubgraphUnavailable('gone');
        return { data: { apiKeyIdentity: state.found }, errors: [] };
      },
      close: async () => {},
    },
  });
  return { state, identify: () => directory.identify(KEY) };
}

describe('keys at a gateway', () => {
  test('are asked for by their hash, by the gateway itself', async () => {
    const { state, identify } = keys();
    expect(await identify()).toEqual({
      actor: { role: 'machine', id: 'key:1', name: 'ERP', scopes: ['orders:read'], requestsPerMinute: 9 },
    });
    const [asked] = state.asked;
    expect(JSON.stringify(asked)).not.toContain(KEY);
    expect(ASSERTIONS.verifyHeader(asked?.headers.authorization)).toMatchObject({ role: 'job', scopes: ['gateway'] });
  });

  test('are asked for once a second, however many ask, and are the same until they change', async () => {
    const { state, identify } = keys();
    const [first, second] = await Promise.all([identify(), identify()]);
    state.now = 999;
    expect([second, await identify()]).toEqual([first, first]);
    expect(state.asked).toHaveLength(1);
    state.now = 1_001;
    expect(await identify()).toBe(first);
    expect(state.asked).toHaveLength(2);
    state.found = { ...GOOD, scopes: [] };
    state.now = 2_002;
    expect((await identify()).actor?.scopes).toEqual([]);
  });

  test('end within a second of being revoked, and at their expiry', async () => {
    const { state, identify } = keys();
    await identify();
    state.found = null;
    state.now = 1_000;
    await expect(identify()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    state.found = { ...GOOD, expiresAt: new Date(2_500) };
    state.now = 2_000;
    await identify();
    state.now = 2_500;
    await expect(identify()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('that were good are taken for a minute while nobody can be asked, others are not', async () => {
    const { state, identify } = keys();
    await identify();
    state.isDown = true;
    state.now = 59_000;
    expect((await identify()).actor?.id).toBe('key:1');
    state.now = 60_000;
    await expect(identify()).rejects.toMatchObject({ code: 'AUTHENTICATION_UNAVAILABLE' });
    state.isDown = false;
    expect((await identify()).actor?.id).toBe('key:1');
    const fresh = keys();
    fresh.state.isDown = true;
    await expect(fresh.identify()).rejects.toMatchObject({ code: 'AUTHENTICATION_UNAVAILABLE' });
  });

  test('have a form: nobody is asked about a typing error', () => {
    expect(isApiKey(KEY)).toBe(true);
    for (const wrong of [
      `${KEY.slice(0, -1)}z`,
      `${KEY}0`,
      KEY.replace('oms_sk_', 'oms_pk_'),
      KEY.replace(/.$/, ''),
      '',
    ])
      expect(isApiKey(wrong)).toBe(false);
  });
});
