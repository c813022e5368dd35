import { createPublicKey, type JsonWebKey } from 'node:crypto';
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

/**
 * A token for each way of forging one that the field knows, by name: each is refused wherever a token is taken. The
 * `secret` is the installation's own, which signs development tokens: its use for anything else must be refused too.
 */
export async function forgedTokens(provider: TestProvider, secret: string): Promise<Record<string, string>> {
  const good = await provider.token();
  const [head = '', body = '', signature = ''] = good.split('.');
  const stranger = await generateKeyPair('RS256', { extractable: true });
  const strangerJwk = await exportJWK(stranger.publicKey);
  const kid = provider.jwk.kid;
  const publicPem = createPublicKey({ key: provider.jwk as JsonWebKey, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  });
  const hmac = (key: Uint8Array, header: object) =>
    new SignJWT({ iss: provider.issuer, aud: 'oms-test', sub: 'ada', role: 'admin', exp: inSeconds(600) })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header })
      .sign(key);
  const bySecret = new TextEncoder().encode(secret);
  return {
    'algorithm none': `${part({ alg: 'none', typ: 'at+jwt', kid })}.${body}.`,
    'algorithm none with a signature': `${part({ alg: 'none', typ: 'at+jwt', kid })}.${body}.${signature}`,
    'HMAC by the public key': await hmac(new TextEncoder().encode(String(publicPem)), { kid }),
    'HMAC by the public modulus': await hmac(Buffer.from(provider.jwk.n ?? '', 'base64url'), { kid }),
    "the provider's claims by our own secret": await hmac(bySecret, { kid }),
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
    'foreign key': await provider.token({ key: stranger.privateKey }),
    'foreign key id': await provider.token({ header: { kid: 'key-of-another' }, key: stranger.privateKey }),
    'no key id': await provider.token({ header: { kid: undefined } }),
    'path as key id': await provider.token({ header: { kid: '../../../dev/null' }, key: stranger.privateKey }),
    'embedded key': await provider.token({ header: { jwk: strangerJwk }, key: stranger.privateKey }),
    'embedded key beside a good signature': await provider.token({ header: { jwk: provider.jwk } }),
    'address of a key': await provider.token({
      header: { jku: 'https://evil.example/keys' },
      key: stranger.privateKey,
    }),
    'another type of token': await provider.token({ header: { typ: 'JWT' } }),
    'no type of token': await provider.token({ header: { typ: undefined } }),
    'unknown critical header': await provider.token({ header: { shop: 'x', crit: ['shop'] } }),
    'truncated signature': good.slice(0, -8),
    'no signature': `${head}.${body}.`,
    'altered claims': `${head}.${part({ sub: 'ada', role: 'admin' })}.${signature}`,
    'duplicated claim': await withDuplicate(provider),
    'huge token': await provider.token({ claims: { filler: 'x'.repeat(9_000) } }),
    'no token at all': 'a.b.c',
    'five parts': `${good}.${body}.${signature}`,
  };
}
