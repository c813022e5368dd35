import { hasPermission } from '@oms/platform/auth/actor';
import type { Tx } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';

/**
 * Locks the active customer that a command is about: any for staff, itself for a customer. Refuses UNKNOWN_CUSTOMER,
 * also for whoever may not know of it, and CUSTOMER_GONE when it was merged or erased.
 */
export async function requireCustomer({ db, actor }: Tx, customerId: string): Promise<void> {
  const mine = hasPermission(actor, 'customers:write') || actor.customerId === customerId;
  const found =
    mine && isId(customerId)
      ? await firstRow<{ status: string; mergedInto: string | null }>(
          db,
          sql`select status, merged_into from customer where id = ${customerId} for update`,
        )
      : undefined;
  if (!found) throw refuse('UNKNOWN_CUSTOMER', 'There is no such customer.', ['customerId']);
  if (found.status !== 'ACTIVE')
    throw refuse('CUSTOMER_GONE', `The customer is ${found.status}.`, ['customerId'], { mergedInto: found.mergedInto });
}
