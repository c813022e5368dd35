import type { Database } from '../database/database.js';
import { run, sql } from '../database/sql.js';

/** The notification channel on which relays of a source hear that it has committed events. */
export const wakeChannel = (source: string): string => `oms_outbox_${source}`;

/** Between two notifications of one source by one process. */
const QUIET_MS = 20;

/** Wakes a relay of this process; answers whether it relays every shard, so that nobody else need hear. */
export type WakeLocally = () => boolean;

const local = new Map<Database, WakeLocally>();
/** Sources that have been told of lately, and whether there is more to tell. */
const quiet = new Map<Database, { readonly timer: NodeJS.Timeout; more: boolean }>();

/** Has `wake` called when `database` has new events in this process; undefined: no longer. */
export function wakeLocally(database: Database, wake: WakeLocally | undefined): void {
  if (wake) local.set(database, wake);
  else local.delete(database);
}

/**
 * Tells the relays that `database` has new events: after the commit, on a connection of its own, at once and then at
 * most every 20 ms (inside the transaction it would serialise commits). Losing it only delays: relays also poll.
 */
export function wakeRelays(database: Database): void {
  if (local.get(database)?.()) return;
  const lately = quiet.get(database);
  if (lately) {
    lately.more = true;
    return;
  }
  const timer = setTimeout(() => {
    const { more } = quiet.get(database) ?? {};
    quiet.delete(database);
    if (more) wakeRelays(database);
  }, QUIET_MS);
  timer.unref();
  quiet.set(database, { timer, more: false });
  run(database.sql(), sql`select pg_notify(${wakeChannel(database.name)}, '')`).catch(() => {});
}

/** Drops a wake-up that has not been sent, so that closing the database does not race with it. */
export function forgetWake(database: Database): void {
  clearTimeout(quiet.get(database)?.timer);
  quiet.delete(database);
}
