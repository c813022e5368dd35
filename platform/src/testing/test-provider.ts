import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CompactSign, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import type { OidcOptions } from '../auth/oidc-tokens.js';

const TEST_AUDIENCE = 'oms-test';

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

/** How a token differs from a good one. */
export interface TokenChange {
  readonly claims?: JWTPayload;
  readonly header?: Record<string, unknown>;
  readonly key?: CryptoKey | Uint8Array;
}

/** An OpenID Connect provider on this machine, with keys that a test exchanges. */
export interface TestProvider {
  readonly issuer: string;
  /** What a gateway is told of it. */
  readonly options: OidcOptions;
  /** Its public key, as it publishes it. */
  readonly jwk: JWK;
  /** An access token of an agent, with what is different about it; undefined takes a claim away. */
  token(change?: TokenChange): Promise<string>;
  /** Signs a payload as it is written. */
  sign(payload: string): Promise<string>;
  /** Signs with a new key from now on; the old one is withdrawn unless it is kept. */
  rotate(keep?: boolean): Promise<void>;
  /** What it answers to discovery, or undefined to answer 503 to everything. */
  discovery: Record<string, unknown> | undefined;
  /** Requests for its keys so far. */
  readonly fetches: { keys: number };
  close(): Promise<void>;
}

let made = 0;

async function newKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  made += 1;
  const kid = `key-${made}`;
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
}

const withoutUndefined = (record: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

function goodClaims(iss: string): JWTPayload {
  const now = Math.floor(Date.now() / 1_000);
  return { iss, aud: TEST_AUDIENCE, sub: 'ada', role: 'agent', iat: now, exp: now + 600 };
}

export async function startTestProvider(): Promise<TestProvider> {
  let keys = [await newKey()];
  const fetches = { keys: 0 };
  const server = createServer((request, response) => {
    const isDiscovery = request.url === '/.well-known/openid-configuration';
    if (!isDiscovery) fetches.keys += 1;
    const body = isDiscovery ? provider.discovery : { keys: keys.map(({ jwk }) => jwk) };
    response.writeHead(provider.discovery ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [first] = keys;
  if (!first) throw new Error('no key was made');
  const provider: TestProvider = {
    issuer,
    options: oidcOptionsOf(issuer),
    jwk: first.jwk,
    discovery: { issuer, jwks_uri: `${issuer}/keys` },
    fetches,
    async token({ claims = {}, header = {}, key } = {}) {
      const good = goodClaims(issuer);
      const protectedHeader = { alg: 'RS256', typ: 'at+jwt', kid: keys[0]?.kid, ...header };
      return new SignJWT(withoutUndefined({ ...good, ...claims }))
        .setProtectedHeader(withoutUndefined(protectedHeader) as { alg: string })
        .sign(key ?? keys[0]?.privateKey ?? first.privateKey, { crit: { shop: true } });
    },
    sign: (payload) =>
      new CompactSign(new TextEncoder().encode(payload))
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: keys[0]?.kid ?? '' })
        .sign(keys[0]?.privateKey ?? first.privateKey),
    async rotate(keep = false) {
      keys = [await newKey(), ...(keep ? keys : [])];
    },
    close: () => stop(server),
  };
  return provider;
}

const oidcOptionsOf = (issuer: string): OidcOptions => ({
  issuer,
  audience: TEST_AUDIENCE,
  algorithms: ['RS256'],
  tokenType: 'at+jwt',
  claims: {
    role: 'role',
    roles: [
      ['admin', 'admin'],
      ['agent', 'agent'],
      ['associate', 'associate'],
      ['robot', 'machine'],
      ['shopper', 'customer'],
    ],
    customerId: 'customer_id',
    locations: 'locations',
    name: 'name',
    scopes: 'scope',
  },
});
