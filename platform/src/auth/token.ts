import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { AccessError } from '../errors/domain-error.js';
import { ROLES, type Actor } from './actor.js';
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
  locations: z.array(z.string().max(64)).max(500).optional(),
});

/** Signs and verifies the bearer tokens that carry an actor: HS256, issuer, audience and expiry required, algorithm pinned. */
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
    const token = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/.exec(header)?.[1];
    if (!token || token.length > 4_096)
      throw new AccessError('UNAUTHENTICATED', 'The Authorization header is not "Bearer <token>".');
    const known = this.verified.find(token, now);
    if (known) return known;
    try {
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: now,
      });
      const { sub, ...rest } = claims.parse(payload);
      const identity = { actor: Object.freeze({ id: sub, ...rest }), expiresAt: new Date(Number(payload.exp) * 1_000) };
      this.verified.keep(token, { identity, notBefore: payload.nbf ?? 0, expires: Number(payload.exp) });
      return identity;
    } catch {
      throw new AccessError('UNAUTHENTICATED', 'The token is not valid or has expired.');
    }
  }
}
