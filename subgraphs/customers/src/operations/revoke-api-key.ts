import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import type { CustomersServices } from '../services.js';

export interface RevokeApiKeyInput {
  readonly apiKeyId: string;
  readonly reason?: string | null;
}

/** Ends a key for good. Safe twice: the first time, and its reason, stand. */
export function revokeApiKey(
  ctx: OperationContext<CustomersServices>,
  { apiKeyId, reason }: RevokeApiKeyInput,
): Promise<{ apiKeyId: string }> {
  return runCommand(ctx, 'revokeApiKey', async (tx) => {
    const known = isId(apiKeyId)
      ? await firstRow<{ revokedAt: Date | null }>(
          tx.db,
          sql`select revoked_at from api_key where id = ${apiKeyId} for update`,
        )
      : undefined;
    if (!known) throw refuse('UNKNOWN_API_KEY', 'There is no such key.', ['apiKeyId']);
    if (known.revokedAt) return { apiKeyId };
    const by = JSON.stringify({ role: tx.actor.role, id: tx.actor.id });
    await firstRow(
      tx.db,
      sql`update api_key set revoked_at = ${tx.now}, revoked_by = ${by}::jsonb, revoke_reason = ${reason ?? null} where id = ${apiKeyId} returning id`,
    );
    tx.audit({ aggregateType: 'ApiKey', aggregateId: apiKeyId, command: 'revokeApiKey', reason: reason ?? null });
    return { apiKeyId };
  });
}
