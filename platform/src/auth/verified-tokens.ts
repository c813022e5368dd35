import type { Identity } from './identity.js';

/** A token whose signature has been checked, with the seconds of the epoch between which it holds. */
export interface VerifiedToken {
  readonly identity: Identity;
  readonly notBefore: number;
  readonly expires: number;
}

const MOST = 2_000;

/**
 * Tokens that were found genuine: what follows from a token's text does not change, only time passes, and that is
 * checked anew each time. Those that were refused are not kept, so that nobody can fill it with them.
 */
export class VerifiedTokens {
  private readonly tokens = new Map<string, VerifiedToken>();

  constructor(private readonly toleranceSeconds: number) {}

  /** What the token was found to be, as long as it holds at `now`. */
  find(token: string, now: Date): Identity | undefined {
    const known = this.tokens.get(token);
    if (!known) return undefined;
    const seconds = Math.floor(now.getTime() / 1_000);
    const holds = known.notBefore <= seconds + this.toleranceSeconds && known.expires > seconds - this.toleranceSeconds;
    return holds ? known.identity : undefined;
  }

  keep(token: string, verified: VerifiedToken): void {
    if (this.tokens.size >= MOST) this.tokens.delete(this.tokens.keys().next().value ?? '');
    this.tokens.set(token, verified);
  }
}
