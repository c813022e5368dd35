import type { Identity } from '@oms/platform/auth/token';
import { errorCodeOf } from '../mask-errors.js';
import type { VerifyToken } from '../request-context.js';
import { rightsOf } from './rights.js';
import { rightsChanged, tokenExpired, tokenRevoked, type StreamEnd } from './stream-end.js';

interface Verdict {
  readonly at: number;
  readonly identity: Promise<Identity>;
}

/**
 * Looks at tokens again while streams are open: no event is sent on a token that was not verified within the last second.
 * A key store that does not answer ends no stream; the subgraphs verify the token at each read in any case.
 */
export class TokenGuard {
  private readonly verdicts = new Map<string, Verdict>();

  constructor(private readonly verify: VerifyToken | undefined) {}

  /** Why the token does not do any more; undefined while it does. `maxAgeMs`: how old a verdict may be. */
  async objection(authorization: string | undefined, rights: string, maxAgeMs = 1_000): Promise<StreamEnd | undefined> {
    if (authorization === undefined || !this.verify) return undefined;
    try {
      const { actor, expiresAt } = await this.identify(authorization, this.verify, maxAgeMs);
      if (expiresAt && expiresAt.getTime() <= Date.now()) return tokenExpired();
      return rightsOf(actor, authorization) === rights ? undefined : rightsChanged();
    } catch (error) {
      const code = errorCodeOf(error);
      return code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' ? tokenRevoked() : undefined;
    }
  }

  /** Forgets verdicts that nobody may use any more. */
  sweep(maxAgeMs: number): void {
    const oldest = performance.now() - maxAgeMs;
    for (const [authorization, { at }] of this.verdicts) if (at < oldest) this.verdicts.delete(authorization);
  }

  private identify(authorization: string, verify: VerifyToken, maxAgeMs: number): Promise<Identity> {
    const now = performance.now();
    const known = this.verdicts.get(authorization);
    if (known && now - known.at < maxAgeMs) return known.identity;
    const identity = verify(authorization);
    this.verdicts.set(authorization, { at: now, identity });
    return identity;
  }
}
