import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { problemsInCase } from '../rules/case-input.js';
import type { CustomersServices } from '../services.js';
import { requireCustomer } from './require-customer.js';

/** Writes a note about a customer that every agent sees; a pinned one stands first. */
export function addCustomerNote(
  ctx: OperationContext<CustomersServices>,
  input: { readonly customerId: string; readonly text: string; readonly pinned?: boolean | null },
): Promise<{ customerId: string }> {
  return runCommand(ctx, 'addCustomerNote', async (tx) => {
    const problems = problemsInCase({ text: input.text });
    if (problems.length > 0) throw new DomainError(problems);
    const { customerId, text, pinned } = input;
    await requireCustomer(tx, customerId);
    const { role, id, name } = tx.actor;
    await run(
      tx.db,
      sql`insert into customer_note (id, customer_id, text, pinned, actor, created_at)
          values (${newId(tx.now)}, ${customerId}, ${text}, ${Boolean(pinned)}, ${JSON.stringify({ role, id, name })}::jsonb, ${tx.now}::timestamptz)`,
    );
    return { customerId };
  });
}
