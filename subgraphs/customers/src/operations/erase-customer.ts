import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { customerChanged, customerErased } from '../rules/customer-events.js';
import type { CustomersServices } from '../services.js';
import { Customer } from '../storage/entities.js';
import { idsOfPerson } from '../storage/customers.js';
import { endExports, openExportsOf } from '../storage/data-exports.js';
import { requireCustomer } from './require-customer.js';

const ERASED = 'Erased customer';

/** What stands about a person in tables of their own. What was decided about them stays, what was said does not. */
async function eraseBelongings(tx: Tx, customerId: string): Promise<void> {
  for (const table of ['customer_address', 'payment_preference', 'customer_note', 'retention_review'])
    await run(tx.db, sql`delete from ${sql.ref(table)} where customer_id = ${customerId}`);
  await run(tx.db, sql`update customer_consent set source = null where customer_id = ${customerId}`);
  await run(tx.db, sql`update notification set recipient = '', facts = '{}' where customer_id = ${customerId}`);
  await run(
    tx.db,
    sql`update case_entry e set text = null, data = null from service_case c where c.id = e.case_id and c.customer_id = ${customerId}`,
  );
  await run(
    tx.db,
    sql`update audit_entry set reason = null, before = null, after = null where aggregate_type = 'Customer' and aggregate_id = ${customerId}`,
  );
  const exports = await openExportsOf(tx.db, customerId);
  await endExports(tx.db, exports.map(({ id }) => id), 'ERASED'); // prettier-ignore
  await run(
    tx.db,
    sql`update service_case set subject = kind, details = null, version = version + 1 where customer_id = ${customerId}`,
  );
}

/** Erases a customer that is locked, with all those who became part of it: they are the same person. */
export async function erasePerson(tx: Tx, customerId: string, reason: string): Promise<void> {
  const all = await tx.em.find(Customer, { id: { $in: await idsOfPerson(tx.db, customerId) } });
  for (const one of all) {
    Object.assign(one, {
      name: ERASED,
      company: null,
      companyId: null,
      email: null,
      phone: null,
      address: null,
      externalReference: null,
      tags: [],
      status: 'ERASED',
      erasedAt: tx.now,
      updatedAt: tx.now,
      version: one.version + 1,
    });
    await eraseBelongings(tx, one.id);
    tx.emit(customerChanged({ ...one, company: null, countryCode: null }));
    tx.emit(customerErased(one));
  }
  tx.audit({ aggregateType: 'Customer', aggregateId: customerId, command: 'eraseCustomer', reason });
}

/**
 * Erases a person from the customer records, and has the others do so: nothing that names them is left here, and what
 * stands on orders, parcels and labels goes as soon as nobody needs it for an order under way. The customer's number
 * stays, and with it orders, amounts and issued invoices. Cannot be undone.
 */
export function eraseCustomer(
  ctx: OperationContext<CustomersServices>,
  { customerId, reason }: { readonly customerId: string; readonly reason: string },
): Promise<{ customerId: string }> {
  return runCommand(ctx, 'eraseCustomer', async (tx) => {
    await requireCustomer(tx, customerId);
    await erasePerson(tx, customerId, reason);
    return { customerId };
  });
}
