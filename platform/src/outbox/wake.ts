import type { Database } from '../database/database.js';
import { run, sql } from '../database/sql.js';

/** The notification channel on which relays hear that a source has committed events. */
export const WAKE_CHANNEL = 'oms_outbox';
const QUIET_MS = 5;

const pending = new Map<Database, NodeJS.Timeout>();

/**
 * Tells the relays that `database` has new events: after the commit, on a connection of its own, at most once per 5 ms
 * and process (inside the transaction it would serialise commits). Losing it only delays: relays also poll.
 */
export function wakeRelays(database: Database): void {
  if (pending.has(database)) return;
  const timer = setTimeout(() => {
    pending.delete(database);
    run(database.sql(), sql`select pg_notify(${WAKE_CHANNEL}, ${database.name})`).catch(() => {});
  }, QUIET_MS);
  timer.unref();
  pending.set(database, timer);
}

/** Drops a wake-up that has not been sent, so that closing the database does not race with it. */
export function forgetWake(database: Database): void {
  clearTimeout(pending.get(database));
  pending.delete(database);
}
