import { describe, expect, it } from '@jest/globals';
import { GatewaySignature, type SignedRequest } from './gateway-signature.js';

const NOW = new Date('2026-03-02T09:00:00Z');
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);
const signature = new GatewaySignature(['a secret of a test, the newer one']);
const request: SignedRequest = {
  subgraph: 'orders',
  body: '{"query":"{ orders { id } }"}',
  authorization: 'Bearer a.b.c',
  requestId: 'r-1',
};

describe('the signature of a gateway', () => {
  it('holds for the request it was made for, for half a minute', () => {
    const header = signature.sign(request, NOW);
    expect(signature.verify(header, request, NOW)).toBe(true);
    expect(signature.verify(header, { ...request, body: Buffer.from(String(request.body)) }, later(29))).toBe(true);
    expect(signature.verify(header, request, later(31))).toBe(false);
  });

  it.each<Partial<SignedRequest>>([
    { subgraph: 'inventory' },
    { body: '{"query":"{ orders { id } } "}' },
    { authorization: 'Bearer x.y.z' },
    { authorization: undefined },
    { requestId: 'r-2' },
  ])('is worthless for another request: %p', (change) =>
    expect(signature.verify(signature.sign(request, NOW), { ...request, ...change }, NOW)).toBe(false),
  );

  it('cannot be made longer, nor from the far future', () => {
    const [version, expiry, mac] = signature.sign(request, NOW).split('.');
    expect(signature.verify(`${version}.${Number(expiry) + 20}.${mac}`, request, NOW)).toBe(false);
    expect(signature.verify(signature.sign(request, later(3_600)), request, NOW)).toBe(false);
  });

  it.each([undefined, '', 'v1', 'v1.1.2.3', 'v2.99999999999.x', 'v1.NaN.x', `v1.${NOW.getTime() / 1_000 + 9}.`])(
    'is not %p',
    (header) => expect(signature.verify(header, request, NOW)).toBe(false),
  );

  it('is accepted from the former secret while secrets are exchanged, and signed with the first', () => {
    const former = new GatewaySignature(['the former secret, until yesterday']);
    const both = new GatewaySignature(['the new secret, from today onwards', 'the former secret, until yesterday']);
    expect(both.verify(former.sign(request, NOW), request, NOW)).toBe(true);
    expect(former.verify(both.sign(request, NOW), request, NOW)).toBe(false);
  });
});
