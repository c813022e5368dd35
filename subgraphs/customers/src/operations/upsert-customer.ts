import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { isId, newId } from '@oms/platform/values/ids';
import { checkCustomer, normaliseEmail, type CustomerDetails } from '../rules/customer.js';
import type { CustomersServices } from '../services.js';
import { Customer } from '../storage/entities.js';

export interface UpsertCustomerInput extends CustomerDetails {
  readonly id?: string | null;
  readonly externalReference?: string | null;
}

async function find(tx: Tx, input: UpsertCustomerInput) {
  if (input.id) return isId(input.id) ? tx.em.findOne(Customer, { id: input.id }) : null;
  return input.externalReference ? tx.em.findOne(Customer, { externalReference: input.externalReference }) : null;
}

/** Makes a customer, or changes the one named by id or external reference. */
export function upsertCustomer(
  ctx: OperationContext<CustomersServices>,
  input: UpsertCustomerInput,
): Promise<{ id: string; version: number }> {
  return runCommand(ctx, 'upsertCustomer', async (tx) => {
    const problems = checkCustomer(input);
    if (problems.length > 0) throw new DomainError(problems);
    const known = await find(tx, input);
    if (input.id && !known) throw refuse('UNKNOWN_CUSTOMER', 'There is no such customer.', ['id']);
    const email = normaliseEmail(input.email);
    const other = email ? await tx.em.findOne(Customer, { email, status: 'ACTIVE' }) : null;
    if (other && other.id !== known?.id)
      throw refuse('EMAIL_TAKEN', 'Another customer has this e-mail address.', ['email'], { customerId: other.id });
    const values = {
      name: input.name.trim(),
      company: input.company ?? null,
      email,
      phone: input.phone ?? null,
      address: input.address ?? known?.address ?? null,
      updatedAt: tx.now,
    };
    const number =
      known?.number ??
      (await firstRow<{ number: string }>(tx.db, sql`select 'C-' || nextval('customer_number') as number`))?.number ??
      '';
    const customer =
      known ??
      tx.em.create(Customer, {
        id: newId(tx.now),
        number,
        externalReference: input.externalReference ?? null,
        status: 'ACTIVE',
        version: 0,
        createdAt: tx.now,
        ...values,
      });
    Object.assign(customer, values);
    customer.version += 1;
    const payload = {
      customerId: customer.id,
      number,
      company: Boolean(values.company),
      countryCode: values.address?.countryCode ?? null,
      status: customer.status,
      createdAt: customer.createdAt.toISOString(),
    };
    tx.emit({ type: 'CustomerChanged', aggregateId: customer.id, aggregateVersion: customer.version, payload });
    tx.audit({ aggregateType: 'Customer', aggregateId: customer.id, command: 'upsertCustomer' });
    return { id: customer.id, version: customer.version };
  });
}
