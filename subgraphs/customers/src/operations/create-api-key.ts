import { randomBytes } from 'node:crypto';
import { API_KEY_BYTES, formatApiKey, hashApiKey, hintOf } from '@oms/platform/auth/api-key';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { checkApiKey, type ApiKeyDraft } from '../rules/api-key.js';
import type { CustomersServices } from '../services.js';

/** Receives the text of the new key, which is kept nowhere. */
export type TakeKey = (key: string) => void;

/**
 * Makes a key. Its text is told once, to `take`, and not when the same idempotency key asks again: what is stored under
 * it must not open anything. Whoever lost the answer revokes the key and makes another.
 */
export async function createApiKey(
  ctx: OperationContext<CustomersServices>,
  input: ApiKeyDraft,
  take: TakeKey,
): Promise<{ apiKeyId: string }> {
  const key = formatApiKey(input.kind, randomBytes(API_KEY_BYTES));
  const id = newId();
  const outcome = await runCommand(ctx, 'createApiKey', async (tx) => {
    const problems = checkApiKey(input, tx.now);
    if (problems.length > 0) throw new DomainError(problems);
    const { kind, expiresAt = null, requestsPerMinute = null } = input;
    const [name, scopes, hint] = [input.name.trim(), [...new Set(input.scopes ?? [])], hintOf(key)];
    const by = JSON.stringify({ role: tx.actor.role, id: tx.actor.id });
    await run(
      tx.db,
      sql`insert into api_key (id, kind, name, hint, hash, scopes, requests_per_minute, created_at, created_by, expires_at)
          values (${id}, ${kind}, ${name}, ${hint}, ${hashApiKey(key)}, ${scopes}::text[], ${requestsPerMinute}, ${tx.now}, ${by}::jsonb, ${expiresAt})`,
    );
    const after = { kind, name, hint, scopes, requestsPerMinute, expiresAt };
    tx.audit({ aggregateType: 'ApiKey', aggregateId: id, command: 'createApiKey', after });
    return { apiKeyId: id };
  });
  if (outcome.apiKeyId === id) take(key);
  return outcome;
}
