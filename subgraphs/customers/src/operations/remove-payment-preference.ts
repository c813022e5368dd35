import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import type { CustomersServices } from '../services.js';
import { requireCustomer } from './require-customer.js';

/** Forgets a way to pay; the provider keeps what it keeps. */
export function removePaymentPreference(
  ctx: OperationContext<CustomersServices>,
  { customerId, paymentPreferenceId }: { readonly customerId: string; readonly paymentPreferenceId: string },
): Promise<{ customerId: string }> {
  return runCommand(ctx, 'removePaymentPreference', async (tx) => {
    await requireCustomer(tx, customerId);
    const removed = isId(paymentPreferenceId)
      ? await run(
          tx.db,
          sql`delete from payment_preference where id = ${paymentPreferenceId} and customer_id = ${customerId}`,
        )
      : 0;
    if (removed === 0)
      throw refuse('UNKNOWN_PAYMENT_PREFERENCE', 'The customer has no such way to pay.', ['paymentPreferenceId']);
    return { customerId };
  });
}
