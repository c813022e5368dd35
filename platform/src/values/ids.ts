import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const BYTES = 16;
/** Randomness is taken from the system for many ids at once: a command makes dozens. */
const pool = new Uint8Array(BYTES * 512);
let used = pool.length;

function randomBytes(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += BYTES;
  return pool.subarray(used - BYTES, used);
}

/** A new UUIDv7: unique, and ordered by the moment of its making (`now`, by default the machine's clock). */
export const newId = (now?: Date): string => (now ? v7({ msecs: now.getTime(), random: randomBytes() }) : v7());

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether `text` is a UUID, so that it may be sent to a `uuid` column without a database error. */
export const isId = (text: string): boolean => UUID.test(text);
