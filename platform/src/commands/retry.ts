import { setTimeout as sleep } from 'node:timers/promises';
import { isStalePlan } from '../database/prepared-statements.js';
import { isKeyTaken } from './idempotency.js';

const TRANSIENT = new Set(['40001', '40P01', '55P03']);

/**
 * Whether PostgreSQL asks to run the transaction again: serialisation failure, deadlock, lock not available, tables
 * that were changed under a prepared statement; or whether another request with the same key was quicker.
 */
export function isTransient(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if ((typeof code === 'string' && TRANSIENT.has(code)) || isStalePlan(cause) || isKeyTaken(cause)) return true;
  }
  return false;
}

/** Waits before the next try: exponential from 5 ms with full jitter. */
export const pause = (tries: number): Promise<void> => sleep(Math.random() * 5 * 2 ** tries);
