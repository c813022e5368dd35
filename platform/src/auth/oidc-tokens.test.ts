import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forgedTokens } from '../testing/forged-tokens.js';
import { startTestProvider, type TestProvider } from '../testing/test-provider.js';
import { hasDuplicateKeys } from './duplicate-keys.js';
import { actorOfClaims } from './oidc-claims.js';
import { OidcTokens } from './oidc-tokens.js';

let provider: TestProvider;
beforeAll(async () => {
  provider = await startTestProvider();
});
afterAll(() => provider.close());

const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    return (error as { code?: string }).code;
  }
};
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

describe('tokens of an OpenID Connect provider', () => {
  it('stand for whom they name, until they expire', async () => {
    const exp = inSeconds(600);
    const identity = await new OidcTokens(provider.options).identify(
      `Bearer ${await provider.token({ claims: { name: 'Ada', exp } })}`,
    );
    expect(identity).toEqual({ actor: { role: 'agent', id: 'ada', name: 'Ada' }, expiresAt: new Date(exp * 1_000) });
  });

  it('may come from a clock that is half a minute off', async () => {
    const tokens = new OidcTokens(provider.options);
    for (const claims of [{ exp: inSeconds(-25) }, { nbf: inSeconds(25) }])
      expect((await tokens.identify(`Bearer ${await provider.token({ claims })}`)).actor?.id).toBe('ada');
  });

  it('are refused however they are forged', async () => {
    const tokens = new OidcTokens(provider.options);
    await tokens.identify(`Bearer ${await provider.token()}`);
    const forged = await forgedTokens(provider, 'a secret of a test that is long enough');
    const results = await Promise.all(
      Object.entries(forged).map(async ([name, token]) => [name, await codeOf(tokens.identify(`Bearer ${token}`))]),
    );
    expect(results.filter(([, code]) => code !== 'UNAUTHENTICATED')).toEqual([['a worker', 'FORBIDDEN']]);
    expect(results.length).toBeGreaterThanOrEqual(30);
  });

  it('are signed with keys that are exchanged: a new one is found, a withdrawn one is not taken', async () => {
    const own = await startTestProvider();
    const tokens = new OidcTokens(own.options);
    const before = `Bearer ${await own.token()}`;
    expect(await codeOf(tokens.identify(before))).toBe('accepted');
    // Keys that were just fetched are not fetched again for an unknown one: a flood of forged ids costs nothing.
    await own.rotate();
    const after = `Bearer ${await own.token()}`;
    expect(await codeOf(tokens.identify(after))).toBe('UNAUTHENTICATED');
    expect(own.fetches.keys).toBe(1);
    const restarted = new OidcTokens(own.options);
    expect([await codeOf(restarted.identify(after)), await codeOf(restarted.identify(before))]).toEqual([
      'accepted',
      'UNAUTHENTICATED',
    ]);
    await own.rotate(true);
    const overlapping = new OidcTokens(own.options);
    expect(await codeOf(overlapping.identify(after))).toBe('accepted');
    await own.close();
  });

  it('cannot be judged while the provider is away, and can again afterwards', async () => {
    const own = await startTestProvider();
    const { discovery } = own;
    const tokens = new OidcTokens(own.options);
    const header = `Bearer ${await own.token()}`;
    own.discovery = undefined;
    expect(await codeOf(tokens.identify(header))).toBe('AUTHENTICATION_UNAVAILABLE');
    own.discovery = discovery;
    expect(await codeOf(tokens.identify(header))).toBe('accepted');
    await own.close();
    expect(await codeOf(tokens.identify(header))).toBe('accepted');
  });

  it.each([
    ['of another issuer', { issuer: 'https://evil.example', jwks_uri: 'https://evil.example/keys' }],
    ['with keys that anybody on the way could exchange', { jwks_uri: 'http://login.example/keys' }],
    ['with keys in a file', { jwks_uri: 'file:///etc/passwd' }],
  ])('are not judged by a discovery %s', async (_what, change) => {
    const own = await startTestProvider();
    own.discovery = { ...own.discovery, ...change };
    const tokens = new OidcTokens(own.options);
    expect(await codeOf(tokens.identify(`Bearer ${await own.token()}`))).toBe('AUTHENTICATION_UNAVAILABLE');
    await own.close();
  });
});

describe('claims', () => {
  const mapping = {
    role: 'realm_access.roles',
    roles: [
      ['boss', 'admin'],
      ['store', 'associate'],
      ['robot', 'machine'],
      ['*', 'customer'],
    ],
    customerId: 'https://shop.example/customer',
    locations: 'stores',
    name: 'name',
    scopes: 'scope',
  } as const;
  const actor = (claims: object) => actorOfClaims({ sub: 'x', ...claims }, mapping);

  it('become an actor by the first role of the configuration that they name', () => {
    expect(actor({ realm_access: { roles: ['store', 'boss'] } })).toEqual({ role: 'admin', id: 'x' });
    expect(actor({ realm_access: { roles: ['other'] }, 'https://shop.example/customer': 'c-1' })).toEqual({
      role: 'customer',
      id: 'x',
      customerId: 'c-1',
    });
  });

  it('vouch for a customer’s e-mail address when the provider says that it has verified it', () => {
    const email = 'Ada@Example.org';
    expect(actor({ role: 'customer', email, email_verified: true })).toMatchObject({
      verifiedEmail: 'ada@example.org',
    });
    for (const claims of [{ email }, { email, email_verified: false }, { email, email_verified: 1 }])
      expect(actor({ role: 'customer', ...claims })).not.toHaveProperty('verifiedEmail');
    const agents = { ...mapping, roles: [['*', 'agent']] as const };
    expect(actorOfClaims({ sub: 'x', email, email_verified: true }, agents)).not.toHaveProperty('verifiedEmail');
  });

  it('give nothing that they do not name: no locations are none, no scopes are none', () => {
    expect(actor({ realm_access: { roles: ['store'] } })).toEqual({ role: 'associate', id: 'x', locations: [] });
    expect(actor({ realm_access: { roles: ['store'] }, stores: ['S1', 7, 'S2'] }).locations).toEqual(['S1', 'S2']);
    expect(actor({ realm_access: { roles: 'robot' }, scope: 'orders:read admin openid' }).scopes).toEqual([
      'orders:read',
    ]);
    expect(actor({ realm_access: { roles: 'robot' } }).scopes).toEqual([]);
  });

  it.each([{ sub: 'key:1' }, { sub: 'job:relay' }, { sub: '' }, { sub: 7 }])('name no one: %p', (claims) =>
    expect(() => actor(claims)).toThrow('names no one'),
  );

  it.each(['__proto__', 'constructor.name', 'realm_access.__proto__.x'])(
    'are not read from where none are: %s',
    (role) =>
      expect(() => actorOfClaims({ sub: 'x' }, { ...mapping, role, roles: [['Object', 'admin']] })).toThrow('no role'),
  );
});

it.each([
  ['{"a":1,"b":{"a":2},"c":[{"a":1},{"a":1}],"d":"\\"a\\":1"}', false],
  ['{"a":1,"a":1}', true],
  ['{"a":1,"\\u0061":2}', true],
  ['{"a":{"b":1,"b":2}}', true],
  ['{"a" : 1, "a"\n: 2}', true],
])('a key that stands twice is seen: %s', (text, isDuplicate) => expect(hasDuplicateKeys(text)).toBe(isDuplicate));
