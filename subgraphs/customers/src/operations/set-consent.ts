import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import type { ConsentChannel, ConsentPurpose } from '../rules/profile.js';
import type { CustomersServices } from '../services.js';
import { requireCustomer } from './require-customer.js';

export interface SetConsentInput {
  readonly customerId: string;
  readonly channel: ConsentChannel;
  readonly purpose: ConsentPurpose;
  readonly granted: boolean;
  /** Where it was given or taken back, such as "checkout" or "call". */
  readonly source?: string | null;
}

/** Notes that a customer allows or forbids to be contacted; every answer is kept, the last one holds. */
export function setConsent(
  ctx: OperationContext<CustomersServices>,
  { customerId, channel, purpose, granted, source = null }: SetConsentInput,
): Promise<{ customerId: string }> {
  return runCommand(ctx, 'setConsent', async (tx) => {
    await requireCustomer(tx, customerId);
    const { role, id } = tx.actor;
    await run(
      tx.db,
      sql`insert into customer_consent (id, customer_id, channel, purpose, granted, source, actor, at)
          values (${newId(tx.now)}, ${customerId}, ${channel}, ${purpose}, ${granted}, ${source}, ${JSON.stringify({ role, id })}::jsonb, ${tx.now}::timestamptz)`,
    );
    return { customerId };
  });
}
