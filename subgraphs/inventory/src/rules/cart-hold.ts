const MINUTE_MS = 60_000;
const GRACE_MINUTES = 10;

/** When a hold made or extended now ends: in 15 minutes unless asked otherwise, in 60 at most. */
export const holdUntil = (now: Date, minutes: number | null | undefined): Date =>
  new Date(now.getTime() + Math.min(Math.max(1, minutes ?? 15), 60) * MINUTE_MS);

/** A hold that ended before this is over for good; until then an order placed at the last moment may still redeem it. */
export const graceLimit = (now: Date): Date => new Date(now.getTime() - GRACE_MINUTES * MINUTE_MS);
