import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { customerChanged, customerMerged } from '../rules/customer-events.js';
import { mergeDetails } from '../rules/merge-customers.js';
import type { CustomersServices } from '../services.js';
import { Customer } from '../storage/entities.js';

export interface MergeCustomersInput {
  readonly customerId: string;
  readonly duplicateIds: readonly string[];
}

const MAX_DUPLICATES = 50;

/** All customers that a merge is about, locked in the order of their ids. */
async function lockAll(tx: Tx, { customerId, duplicateIds }: MergeCustomersInput) {
  const ids = [customerId, ...duplicateIds];
  if (duplicateIds.length === 0 || duplicateIds.length > MAX_DUPLICATES)
    throw refuse('INVALID_MERGE', `Name 1 to ${MAX_DUPLICATES} duplicates.`, ['duplicateIds']);
  if (new Set(ids).size !== ids.length) throw refuse('INVALID_MERGE', 'A customer is named twice.', ['duplicateIds']);
  const known = ids.every(isId)
    ? await tx.em.find(Customer, { id: { $in: ids } }, { orderBy: { id: 'asc' }, lockMode: 4 })
    : [];
  const missing = ids.find((id) => !known.some((one) => one.id === id && one.status === 'ACTIVE'));
  if (missing)
    throw refuse('UNKNOWN_CUSTOMER', 'There is no such active customer.', [
      missing === customerId ? 'customerId' : 'duplicateIds',
    ]);
  return known;
}

/** What belongs to the duplicates belongs to the customer from now on. */
async function moveBelongings(tx: Tx, { customerId, duplicateIds }: MergeCustomersInput): Promise<void> {
  const from = sql`any(${duplicateIds}::uuid[])`;
  await run(
    tx.db,
    sql`insert into customer_address (id, customer_id, label, address, address_key, created_at, updated_at)
        select gen_random_uuid(), ${customerId}, label, address, address_key, created_at, ${tx.now}::timestamptz from customer_address where customer_id = ${from}
        on conflict (customer_id, address_key) do nothing`,
  );
  await run(
    tx.db,
    sql`insert into payment_preference (id, customer_id, provider, token_reference, label, expires_on, created_at)
        select gen_random_uuid(), ${customerId}, provider, token_reference, label, expires_on, created_at from payment_preference where customer_id = ${from}
        on conflict (customer_id, provider, token_reference) do nothing`,
  );
  await run(tx.db, sql`delete from customer_address where customer_id = ${from}`);
  await run(tx.db, sql`delete from payment_preference where customer_id = ${from}`);
  await run(tx.db, sql`update customer_consent set customer_id = ${customerId} where customer_id = ${from}`);
  await run(tx.db, sql`update customer_note set customer_id = ${customerId} where customer_id = ${from}`);
  await run(tx.db, sql`update service_case set customer_id = ${customerId} where customer_id = ${from}`);
  await run(tx.db, sql`update notification set customer_id = ${customerId} where customer_id = ${from}`);
}

/**
 * Makes several customers one: addresses, consents, notes, cases and, through `CustomerMerged`, orders move to the
 * customer; what it lacks it takes from the duplicates, which stay as MERGED and point to it.
 */
export function mergeCustomers(
  ctx: OperationContext<CustomersServices>,
  input: MergeCustomersInput,
): Promise<{ customerId: string }> {
  return runCommand(ctx, 'mergeCustomers', async (tx) => {
    const known = await lockAll(tx, input);
    const { customerId } = input;
    const duplicates = known.filter(({ id }) => id !== customerId);
    const [kept] = known.filter(({ id }) => id === customerId);
    if (!kept) throw refuse('UNKNOWN_CUSTOMER', 'There is no such active customer.', ['customerId']);
    const before = { kept: { ...kept }, duplicates: duplicates.map((one) => one.id) };
    for (const one of duplicates)
      Object.assign(one, { status: 'MERGED', mergedInto: customerId, version: one.version + 1, updatedAt: tx.now });
    // The duplicates give up their e-mail addresses before the customer takes one over.
    await tx.em.flush();
    Object.assign(kept, mergeDetails(kept, duplicates), { version: kept.version + 1, updatedAt: tx.now });
    await moveBelongings(tx, input);
    for (const one of known)
      tx.emit(customerChanged({ ...one, company: one.company ?? null, countryCode: one.address?.countryCode ?? null }));
    for (const one of duplicates) tx.emit(customerMerged({ ...one, mergedInto: customerId }));
    tx.audit({
      aggregateType: 'Customer',
      aggregateId: customerId,
      command: 'mergeCustomers',
      before: { duplicates: before.duplicates, version: before.kept.version },
      after: { version: kept.version },
    });
    return { customerId };
  });
}
