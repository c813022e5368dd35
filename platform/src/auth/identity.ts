import type { Actor } from './actor.js';

/** Whom a token stands for, and until when. */
export interface Identity {
  readonly actor: Actor | null;
  readonly expiresAt?: Date;
  /** What is told to subgraphs in place of the token, see `ActorAssertions`. */
  readonly assertion?: string;
}
