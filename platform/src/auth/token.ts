import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { AccessError } from '../errors/domain-error.js';
import { PERMISSIONS, ROLES, type Actor } from './actor.js';
import { hasDuplicateKeys } from './duplicate-keys.js';
import type { Identity } from './identity.js';
import { VerifiedTokens } from './verified-tokens.js';

const ISSUER = 'oms';
const AUDIENCE = 'oms-graph';
const ALGORITHM = 'HS256';
const TOLERANCE_SECONDS = 30;

const claims = z.object({
  sub: z.string().min(1).max(200),
  role: z.enum(ROLES).exclude(['job']),
  name: z.string().max(200).optional(),
  customerId: z.string().max(64).optional(),
  verifiedEmail: z.string().max(254).toLowerCase().optional(),
  locations: z.array(z.string().max(64)).max(500).optional(),
  scopes: z.array(z.enum(PERMISSIONS)).optional(),
});

/** The token of a `Bearer` header. Throws UNAUTHENTICATED when the header is none, or is too long to be looked at. */
export function bearerOf(header: string, maxLength = 8_192): string {
  const token = header.length <= maxLength + 7 ? /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1] : undefined;
  if (!token) throw new AccessError('UNAUTHENTICATED', 'The Authorization header is not "Bearer <token>".');
  return token;
}

/** A JWT's payload as it was written. */
export const payloadTextOf = (token: string): string =>
  Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');

/**
 * Tokens of this installation's own making, for development and for `oms token`: HS256, issuer, audience and expiry
 * required, algorithm pinned.
 */
export class ActorTokens {
  private readonly key: Uint8Array;
  private readonly verified = new VerifiedTokens(TOLERANCE_SECONDS);

  constructor(secret: string) {
    this.key = new TextEncoder().encode(secret);
  }

  /** A token for `actor`, valid for `seconds` from `now`. */
  sign(actor: Actor, seconds: number, now: Date = new Date()): Promise<string> {
    const { id, ...rest } = actor;
    const issued = Math.floor(now.getTime() / 1_000);
    return new SignJWT({ ...rest })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(id)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(issued)
      .setExpirationTime(issued + seconds)
      .sign(this.key);
  }

  /** The actor of an `Authorization` header; null when there is none. Throws UNAUTHENTICATED when it does not verify. */
  async verifyHeader(header: string | undefined, now: Date = new Date()): Promise<Actor | null> {
    return (await this.identify(header, now)).actor;
  }

  /** As {@link verifyHeader}, with the moment at which the token ends. */
  async identify(header: string | undefined, now: Date = new Date()): Promise<Identity> {
    if (header === undefined || header === '') return { actor: null };
    const token = bearerOf(header, 4_096);
    const known = this.verified.find(token, now);
    if (known) return known;
    try {
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: 'JWT',
        requiredClaims: ['exp', 'sub'],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: now,
      });
      if (hasDuplicateKeys(payloadTextOf(token))) throw new Error('a claim stands twice');
      const { sub, ...rest } = claims.parse(payload);
      const identity = { actor: Object.freeze({ id: sub, ...rest }), expiresAt: new Date(Number(payload.exp) * 1_000) };
      this.verified.keep(token, { identity, notBefore: payload.nbf ?? 0, expires: Number(payload.exp) });
      return identity;
    } catch {
      throw new AccessError('UNAUTHENTICATED', 'The token is not valid or has expired.');
    }
  }
}
