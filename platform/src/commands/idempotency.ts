import { DomainError, refuse } from '../errors/domain-error.js';
import { jsonb, recordset, rows, run, sql, type RawBuilder, type Sql } from '../database/sql.js';
import { isKeepable } from '../values/keepable.js';
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
  if (key.length === 0 || key.length > 255 || !isKeepable(key))
    throw refuse('IDEMPOTENCY_KEY_INVALID', 'idempotencyKey must have 1 to 255 characters.', ['idempotencyKey']);
  return { actorId, operation, key, inputHash: stableHash(rest) };
}

interface Claimed<T> {
  readonly taken: boolean;
  readonly stored: { readonly inputHash: string; readonly outcome: T } | null;
}

/** An outcome stored under a key, or why its request cannot be answered now; undefined: the key is ours. */
export type ClaimedKey<T> = { readonly outcome: T } | DomainError | undefined;

function judge<T>(key: IdempotencyKey, { taken, stored }: Claimed<T>): ClaimedKey<T> {
  const field = ['idempotencyKey'];
  if (!stored && !taken)
    return refuse(
      'IDEMPOTENCY_IN_PROGRESS',
      'A request with this idempotencyKey is still running; ask again shortly.',
      field,
    );
  if (!stored) return undefined;
  if (stored.inputHash !== key.inputHash)
    return refuse('IDEMPOTENCY_MISMATCH', 'This idempotencyKey was used before with another input.', field);
  return { outcome: stored.outcome };
}

/**
 * Takes the keys for this transaction and answers for each the outcome stored under it, if any, or a refusal:
 * IDEMPOTENCY_IN_PROGRESS while another transaction holds it, and IDEMPOTENCY_MISMATCH when the input differs. Whoever
 * takes one in the moment in which another lets go of it may not see yet what was stored: storing then fails as
 * {@link isKeyTaken}, and the command is to be run again.
 */
export async function claimKeys<T>(
  db: Sql,
  keys: readonly IdempotencyKey[],
): Promise<Map<IdempotencyKey, ClaimedKey<T>>> {
  if (keys.length === 0) return new Map();
  const named = keys.map(({ actorId, operation, key }) => ({ actor_id: actorId, operation, key }));
  const claimed = await rows<Claimed<T>>(
    db,
    sql`select pg_try_advisory_xact_lock(hashtextextended('idempotency:' || n.actor_id || ':' || n.operation || ':' || n.key, 0)) as taken,
          (select jsonb_build_object('inputHash', input_hash, 'outcome', outcome) from idempotency_key i
           where i.actor_id = n.actor_id and i.operation = n.operation and i.key = n.key) as stored
        from ${recordset(named, 'n', 'actor_id text, operation text, key text')}`,
  );
  return new Map(keys.map((key, index) => [key, judge(key, claimed[index] ?? { taken: false, stored: null })]));
}

/** {@link claimKeys} of one; its refusal is thrown. */
export async function claimKey<T>(db: Sql, key: IdempotencyKey): Promise<{ outcome: T } | undefined> {
  const claimed = (await claimKeys<T>(db, [key])).get(key);
  if (claimed instanceof DomainError) throw claimed;
  return claimed;
}

/** The part of a WITH that keeps the outcome under the key, in the transaction of the effect. */
export const outcomePart = (key: IdempotencyKey, outcome: unknown): RawBuilder => sql`outcome as (
  insert into idempotency_key (actor_id, operation, key, input_hash, outcome)
  values (${key.actorId}, ${key.operation}, ${key.key}, ${key.inputHash}, ${jsonb(outcome)})
)`;

/** Keeps outcomes under their keys at once: for a transaction that serves several keys. */
export async function storeOutcomes(
  db: Sql,
  outcomes: readonly { readonly key: IdempotencyKey; readonly outcome: unknown }[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const records = outcomes.map(({ key: { actorId, operation, key, inputHash }, outcome }) => {
    return { actor_id: actorId, operation, key, input_hash: inputHash, outcome };
  });
  const columns = 'actor_id text, operation text, key text, input_hash text, outcome jsonb';
  await run(
    db,
    sql`insert into idempotency_key (actor_id, operation, key, input_hash, outcome)
        select actor_id, operation, key, input_hash, coalesce(outcome, 'null') from ${recordset(records, 'o', columns)}`,
  );
}

/** Whether storing an outcome failed because another request with the same key has just stored its own. */
export const isKeyTaken = (error: unknown): boolean =>
  (error as { constraint?: unknown } | null)?.constraint === 'idempotency_key_pkey';
