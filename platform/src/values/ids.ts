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

const last = { msecs: Number.NaN, seq: 0 };

/** Counts on within a moment, from a random number on: what one command makes is in the order of its making. */
function sequenceAt(msecs: number, [a = 0, b = 0, c = 0, d = 0]: Uint8Array): number {
  last.seq = msecs === last.msecs ? (last.seq + 1) >>> 0 : ((a & 0x7f) << 24) | (b << 16) | (c << 8) | d;
  last.msecs = msecs;
  return last.seq;
}

/**
 * A new UUIDv7: unique, and ordered by the moment of its making (`now`, by default the machine's clock) and, within that
 * moment, as it was made by this process.
 */
export function newId(now?: Date): string {
  if (!now) return v7();
  const [msecs, random] = [now.getTime(), randomBytes()];
  return v7({ msecs, random, seq: sequenceAt(msecs, random) });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether `text` is a UUID, so that it may be sent to a `uuid` column without a database error. */
export const isId = (text: string): boolean => UUID.test(text);
