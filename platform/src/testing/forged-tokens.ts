import { createPublicKey } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { TestProvider } from './test-provider.js';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

/** The payload's text changed as JSON cannot: signed anew by the provider, as by one whose libraries differ from ours. */
async function withDuplicate(provider: TestProvider): Promise<string> {
  const inner = (await provider.token({ claims: { role: 'agent' } })).split('.')[1] ?? '';
  const text = Buffer.from(inner, 'base64url').toString('utf8').replace(/}$/, ',"role":"admin"}');
  return provider.sign(text);
}

/** Signed by a secret that is none: the provider's public key, its modulus, our own secret. */
async function bySecrets(provider: TestProvider, secret: string): Promise<Record<string, string>> {
  const { jwk, issuer } = provider;
  const publicPem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const hmac = (key: Uint8Array) =>
    new SignJWT({ iss: issuer, aud: 'oms-test', sub: 'ada', role: 'admin', exp: inSeconds(600) })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: jwk.kid ?? '' })
      .sign(key);
  const text = new TextEncoder();
  return {
    'HMAC by the public key': await hmac(text.encode(String(publicPem))),
    'HMAC by the public modulus': await hmac(Buffer.from(jwk.n ?? '', 'base64url')),
    "the provider's claims by our own secret": await hmac(text.encode(secret)),
  };
}

/** Signed by the provider itself, with a claim that does not do. */
const byClaims = async (provider: TestProvider): Promise<Record<string, string>> => ({
  'wrong audience': await provider.token({ claims: { aud: 'another-shop' } }),
  'no audience': await provider.token({ claims: { aud: undefined } }),
  'wrong issuer': await provider.token({ claims: { iss: 'https://evil.example' } }),
  'our own issuer by the provider': await provider.token({ claims: { iss: 'oms', aud: 'oms-graph' } }),
  expired: await provider.token({ claims: { exp: inSeconds(-31) } }),
  'not yet valid': await provider.token({ claims: { nbf: inSeconds(90) } }),
  'no expiry': await provider.token({ claims: { exp: undefined } }),
  'no subject': await provider.token({ claims: { sub: undefined } }),
  'the name of a key': await provider.token({ claims: { sub: 'key:1' } }),
  'a worker': await provider.token({ claims: { role: 'job' } }),
  'duplicated claim': await withDuplicate(provider),
  'huge token': await provider.token({ claims: { filler: 'x'.repeat(9_000) } }),
});

/** With a header that points to another key, or to another kind of token. */
async function byHeaders(provider: TestProvider): Promise<Record<string, string>> {
  const stranger = await generateKeyPair('RS256', { extractable: true });
  const [key, jwk] = [stranger.privateKey, await exportJWK(stranger.publicKey)];
  return {
    'foreign key': await provider.token({ key }),
    'foreign key id': await provider.token({ header: { kid: 'key-of-another' }, key }),
    'no key id': await provider.token({ header: { kid: undefined } }),
    'path as key id': await provider.token({ header: { kid: '../../../dev/null' }, key }),
    'embedded key': await provider.token({ header: { jwk }, key }),
    'embedded key beside a good signature': await provider.token({ header: { jwk: provider.jwk } }),
    'address of a key': await provider.token({ header: { jku: 'https://evil.example/keys' }, key }),
    'another type of token': await provider.token({ header: { typ: 'JWT' } }),
    'no type of token': await provider.token({ header: { typ: undefined } }),
    'unknown critical header': await provider.token({ header: { shop: 'x', crit: ['shop'] } }),
  };
}

/**
 * A token for each way of forging one that the field knows, by name: each is refused wherever a token is taken. The
 * `secret` is the installation's own, which signs development tokens: its use for anything else must be refused too.
 */
export async function forgedTokens(provider: TestProvider, secret: string): Promise<Record<string, string>> {
  const good = await provider.token();
  const [head = '', body = '', signature = ''] = good.split('.');
  const unsigned = part({ alg: 'none', typ: 'at+jwt', kid: provider.jwk.kid });
  return {
    ...(await bySecrets(provider, secret)),
    ...(await byClaims(provider)),
    ...(await byHeaders(provider)),
    'algorithm none': `${unsigned}.${body}.`,
    'algorithm none with a signature': `${unsigned}.${body}.${signature}`,
    'truncated signature': good.slice(0, -8),
    'no signature': `${head}.${body}.`,
    'altered claims': `${head}.${part({ sub: 'ada', role: 'admin' })}.${signature}`,
    'no token at all': 'a.b.c',
    'five parts': `${good}.${body}.${signature}`,
  };
}
