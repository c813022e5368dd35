import { refuse } from '../errors/domain-error.js';
import { firstRow, jsonb, run, sql, type RawBuilder, type Sql } from '../database/sql.js';
import { stableHash } from '../values/stable-json.js';

/** A client's own name for one intent: unique per actor and operation. */
export interface IdempotencyKey {
  readonly actorId: string;
  readonly operation: string;
  readonly key: string;
  readonly inputHash: string;
}

/** The key of a mutation's input, without the key itself in the hash. */
export function idempotencyKey(
  actorId: string,
  operation: string,
  input: { readonly idempotencyKey?: string | null },
): IdempotencyKey | undefined {
  const { idempotencyKey: key, ...rest } = input;
  if (key === undefined || key === null) return undefined;
  if (key.length === 0 || key.length > 255)
    throw refuse('IDEMPOTENCY_KEY_INVALID', 'idempotencyKey must have 1 to 255 characters.', ['idempotencyKey']);
  return { actorId, operation, key, inputHash: stableHash(rest) };
}

interface Claimed<T> {
  readonly taken: boolean;
  readonly stored: { readonly inputHash: string; readonly outcome: T } | null;
}

/**
 * Takes the key for this transaction and answers the outcome stored under it, if any. Refuses with
 * IDEMPOTENCY_IN_PROGRESS while another transaction holds it and IDEMPOTENCY_MISMATCH when the input differs. Whoever
 * takes it in the moment in which another lets go of it may not see yet what was stored: storing then fails as
 * {@link isKeyTaken}, and the command is to be run again.
 */
export async function claimKey<T>(db: Sql, key: IdempotencyKey): Promise<{ outcome: T } | undefined> {
  const name = `idempotency:${key.actorId}:${key.operation}:${key.key}`;
  const claimed = await firstRow<Claimed<T>>(
    db,
    sql`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as taken,
          (select jsonb_build_object('inputHash', input_hash, 'outcome', outcome) from idempotency_key
           where actor_id = ${key.actorId} and operation = ${key.operation} and key = ${key.key}) as stored`,
  );
  const stored = claimed?.stored;
  if (!stored && !claimed?.taken) {
    throw refuse('IDEMPOTENCY_IN_PROGRESS', 'A request with this idempotencyKey is still running; ask again shortly.', [
      'idempotencyKey',
    ]);
  }
  if (!stored) return undefined;
  if (stored.inputHash !== key.inputHash) {
    throw refuse('IDEMPOTENCY_MISMATCH', 'This idempotencyKey was used before with another input.', ['idempotencyKey']);
  }
  return { outcome: stored.outcome };
}

/** The part of a WITH that keeps the outcome under the key, in the transaction of the effect. */
export const outcomePart = (key: IdempotencyKey, outcome: unknown): RawBuilder => sql`outcome as (
  insert into idempotency_key (actor_id, operation, key, input_hash, outcome)
  values (${key.actorId}, ${key.operation}, ${key.key}, ${key.inputHash}, ${jsonb(outcome)})
)`;

/** Keeps the outcome under the key at once: for a transaction that serves several keys. */
export async function storeOutcome(db: Sql, key: IdempotencyKey, outcome: unknown): Promise<void> {
  await run(db, sql`with ${outcomePart(key, outcome)} select`);
}

/** Whether storing an outcome failed because another request with the same key has just stored its own. */
export const isKeyTaken = (error: unknown): boolean =>
  (error as { constraint?: unknown } | null)?.constraint === 'idempotency_key_pkey';
