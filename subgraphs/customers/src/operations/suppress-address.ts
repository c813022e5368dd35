import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isEmail } from '@oms/platform/values/email';
import { normaliseEmail } from '../rules/customer.js';
import type { SuppressionReason } from '../rules/notification.js';
import type { CustomersServices } from '../services.js';

function hashOf({ services }: OperationContext<CustomersServices>, email: string): string {
  const normal = normaliseEmail(email);
  if (!normal || !isEmail(normal)) throw refuse('INVALID_EMAIL', 'Not an e-mail address.', ['email']);
  return services.hashAddress(normal);
}

/** Nothing is sent to the address from now on: it bounced, its holder complained, or somebody decided so. */
export const suppressAddress = (
  ctx: OperationContext<CustomersServices>,
  { email, reason }: { readonly email: string; readonly reason: SuppressionReason },
): Promise<{ reason: SuppressionReason | null }> =>
  runCommand(ctx, 'suppressAddress', async (tx) => {
    const aggregateId = hashOf(ctx, email);
    await run(
      tx.db,
      sql`insert into suppressed_address (recipient_hash, reason, at) values (${aggregateId}, ${reason}, ${tx.now}::timestamptz)
          on conflict (recipient_hash) do update set reason = excluded.reason, at = excluded.at`,
    );
    tx.audit({ aggregateType: 'SuppressedAddress', aggregateId, command: 'suppressAddress', after: { reason } });
    return { reason };
  });

/** The address is written to again. */
export const releaseAddress = (
  ctx: OperationContext<CustomersServices>,
  { email }: { readonly email: string },
): Promise<{ reason: SuppressionReason | null }> =>
  runCommand(ctx, 'releaseAddress', async (tx) => {
    const aggregateId = hashOf(ctx, email);
    await run(tx.db, sql`delete from suppressed_address where recipient_hash = ${aggregateId}`);
    tx.audit({ aggregateType: 'SuppressedAddress', aggregateId, command: 'releaseAddress' });
    return { reason: null };
  });
