import type { RetentionHold } from '@oms/platform/personal-data/retention';

export interface RetentionPolicy {
  /** Days without a sign of life after which a customer is forgotten. */
  readonly idleDays: number;
  /** Days before that when they are told; 0: not at all. */
  readonly warningDays: number;
  /** Customers with one of these tags are kept. */
  readonly exceptTags: readonly string[];
}

/** What is known of a customer who seems idle. */
export interface Idle {
  readonly lastActiveAt: Date;
  readonly holds: readonly RetentionHold[];
  readonly warnedAt: Date | null;
}

export type RetentionVerdict =
  { readonly action: 'KEEP' | 'WARN'; readonly nextAt: Date } | { readonly action: 'ERASE' };

const DAY_MS = 86_400_000;
/** Days after which a customer who is kept by something is looked at again. */
const HELD_DAYS = 30;

const inDays = (from: Date, days: number): Date => new Date(from.getTime() + days * DAY_MS);

/** Since when somebody must have been idle to be told, so that both times together are the policy's. */
export const idleSince = ({ idleDays, warningDays }: RetentionPolicy, now: Date): Date =>
  inDays(now, warningDays - idleDays);

/**
 * What becomes of a customer: kept while something holds them or they were active, then told, then forgotten once they
 * have been told for as long as the policy says, and were as idle.
 */
export function judgeIdle(
  policy: RetentionPolicy,
  { lastActiveAt, holds, warnedAt }: Idle,
  now: Date,
): RetentionVerdict {
  const warnFrom = inDays(lastActiveAt, policy.idleDays - policy.warningDays);
  if (warnFrom > now) return { action: 'KEEP', nextAt: warnFrom };
  if (holds.length > 0) return { action: 'KEEP', nextAt: inDays(now, HELD_DAYS) };
  if (policy.warningDays === 0) return { action: 'ERASE' };
  // Whoever was active since they were told is told again.
  if (!warnedAt || warnedAt < lastActiveAt) return { action: 'WARN', nextAt: inDays(now, policy.warningDays) };
  const eraseAt = inDays(warnedAt, policy.warningDays);
  return eraseAt > now ? { action: 'KEEP', nextAt: eraseAt } : { action: 'ERASE' };
}
