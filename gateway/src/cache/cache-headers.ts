import type { Actor } from '@oms/platform/auth/actor';

/** What an answer depends on beside its request; caches keep those for different values apart. */
const VARY = 'Origin, Authorization, Accept';

export type CacheHeaders = Readonly<Record<string, string>>;

const NOT_KEPT: CacheHeaders = { 'cache-control': 'no-store' };
const PRIVATE: CacheHeaders = { 'cache-control': 'private, no-store' };

/**
 * The headers that say who may keep an answer, and for how long. Only what shoppers without an account read may be kept by
 * caches on the way: who signs in sees what is theirs, staff see what has just changed. Answers with errors are not kept.
 */
export function cacheHeaders(maxAge: number, actor: Actor | null, hasErrors: boolean): CacheHeaders {
  if (actor && actor.role !== 'guest') return PRIVATE;
  if (maxAge <= 0 || hasErrors) return NOT_KEPT;
  return { 'cache-control': `public, max-age=${maxAge}`, vary: VARY };
}
