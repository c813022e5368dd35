import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import type { CustomersServices } from '../services.js';
import { requireCustomer } from './require-customer.js';

/** Takes an address out of a customer's book; orders that were sent there keep it. */
export function removeAddress(
  ctx: OperationContext<CustomersServices>,
  { customerId, addressId }: { readonly customerId: string; readonly addressId: string },
): Promise<{ customerId: string }> {
  return runCommand(ctx, 'removeAddress', async (tx) => {
    await requireCustomer(tx, customerId);
    const removed = isId(addressId)
      ? await run(tx.db, sql`delete from customer_address where id = ${addressId} and customer_id = ${customerId}`)
      : 0;
    if (removed === 0) throw refuse('UNKNOWN_ADDRESS', 'The customer has no such address.', ['addressId']);
    tx.audit({ aggregateType: 'Customer', aggregateId: customerId, command: 'removeAddress', before: { addressId } });
    return { customerId };
  });
}
