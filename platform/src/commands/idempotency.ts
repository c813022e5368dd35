import { refuse } from '../errors/domain-error.js';
import { firstRow, jsonb, run, sql, type Sql } from '../database/sql.js';
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

/**
 * Takes the key for this transaction and answers the outcome stored under it, if any. Refuses with
 * IDEMPOTENCY_IN_PROGRESS while another transaction holds it and IDEMPOTENCY_MISMATCH when the input differs.
 */
export async function claimKey<T>(db: Sql, key: IdempotencyKey): Promise<{ outcome: T } | undefined> {
  const name = `idempotency:${key.actorId}:${key.operation}:${key.key}`;
  const lock = await firstRow<{ taken: boolean }>(
    db,
    sql`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as taken`,
  );
  if (!lock?.taken) {
    throw refuse('IDEMPOTENCY_IN_PROGRESS', 'A request with this idempotencyKey is still running; ask again shortly.', [
      'idempotencyKey',
    ]);
  }
  const stored = await firstRow<{ inputHash: string; outcome: T }>(
    db,
    sql`select input_hash, outcome from idempotency_key where actor_id = ${key.actorId} and operation = ${key.operation} and key = ${key.key}`,
  );
  if (!stored) return undefined;
  if (stored.inputHash !== key.inputHash) {
    throw refuse('IDEMPOTENCY_MISMATCH', 'This idempotencyKey was used before with another input.', ['idempotencyKey']);
  }
  return { outcome: stored.outcome };
}

/** Keeps the outcome under the key, in the transaction of the effect. */
export async function storeOutcome(db: Sql, key: IdempotencyKey, outcome: unknown): Promise<void> {
  await run(
    db,
    sql`insert into idempotency_key (actor_id, operation, key, input_hash, outcome)
        values (${key.actorId}, ${key.operation}, ${key.key}, ${key.inputHash}, ${jsonb(outcome)})`,
  );
}
