import type { Database } from '../database/database.js';
import type { EventDraft } from './event.js';

/** Hears of events right after their commit, in the process that has committed them and nowhere else. */
export type OnCommitted = (events: readonly EventDraft[]) => void;

const listeners = new WeakMap<Database, Set<OnCommitted>>();

/**
 * Calls `listener` with what each command on `database` commits, until the function that it answers is called. Nothing may
 * depend on it: a process that dies after its commit tells nobody. What must happen is a consumer of the outbox.
 */
export function onCommitted(database: Database, listener: OnCommitted): () => void {
  const own = listeners.get(database) ?? new Set();
  listeners.set(database, own.add(listener));
  return () => void own.delete(listener);
}

/** Tells of what has just been committed. */
export function tellCommitted(database: Database, events: readonly EventDraft[]): void {
  for (const listener of listeners.get(database) ?? []) listener(events);
}
