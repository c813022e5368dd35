import type { Identity } from '@oms/platform/auth/identity';
import { errorCodeOf } from '../mask-errors.js';
import type { VerifyToken } from '../request-context.js';
import { TryAgain } from './ask-subgraph.js';
import { rightsOf } from './rights.js';
import { rightsChanged, tokenExpired, tokenRevoked } from './stream-end.js';

interface Verdict {
  readonly at: number;
  readonly identity: Promise<Identity>;
}

/**
 * Looks at tokens again while streams are open: no event is sent on a token that was not verified within the last second.
 * While that cannot be found out, streams wait.
 */
export class TokenGuard {
  private readonly verdicts = new Map<string, Verdict>();

  constructor(private readonly verify: VerifyToken | undefined) {}

  /**
   * Who the token stands for now; undefined where tokens are not looked at. Throws a StreamEnd when it does not do any
   * more, TryAgain when that cannot be found out. `maxAgeMs`: how old a verdict may be.
   */
  async look(authorization: string | undefined, rights: string, maxAgeMs = 1_000): Promise<Identity | undefined> {
    if (authorization === undefined || !this.verify) return undefined;
    const identity = await this.identify(authorization, this.verify, maxAgeMs).catch((error: unknown) => {
      const code = errorCodeOf(error);
      throw code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' ? tokenRevoked() : new TryAgain(String(error));
    });
    const { actor, expiresAt } = identity;
    if (expiresAt && expiresAt.getTime() <= Date.now()) throw tokenExpired();
    if (rightsOf(actor, authorization) !== rights) throw rightsChanged();
    return identity;
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
