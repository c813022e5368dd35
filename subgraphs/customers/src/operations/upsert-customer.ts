import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { customerChanged } from '../rules/customer-events.js';
import { checkCustomer, keptDetails, type CustomerDetails } from '../rules/customer.js';
import { problemsInProfile, type ProfileDetails } from '../rules/profile.js';
import type { CustomersServices } from '../services.js';
import { Company } from '../storage/entities.js';
import { findByEmail, findCustomer, newCustomer, type CustomerKey } from '../storage/customers.js';

export interface UpsertCustomerInput extends CustomerKey, CustomerDetails, ProfileDetails {
  readonly companyId?: string | null;
}

/** Locale, tags, groups and company: what is not named stays as it was. */
async function profileOf(tx: Tx, { locale, tags, groupCodes, companyId }: UpsertCustomerInput) {
  if (companyId != null && !(isId(companyId) && (await tx.em.count(Company, { id: companyId }))))
    throw refuse('UNKNOWN_COMPANY', 'There is no such company.', ['companyId']);
  const named = {
    locale,
    companyId,
    tags: tags && [...new Set(tags)],
    groupCodes: groupCodes && [...new Set(groupCodes)],
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== null && value !== undefined));
}

async function refuseTaken(tx: Tx, email: string | null, ownId: string | undefined): Promise<void> {
  const other = email ? await findByEmail(tx, email) : null;
  if (other && other.id !== ownId)
    throw refuse('EMAIL_TAKEN', 'Another customer has this e-mail address.', ['email'], { customerId: other.id });
}

/** Makes a customer, or changes the one named by id or external reference. */
export function upsertCustomer(
  ctx: OperationContext<CustomersServices>,
  input: UpsertCustomerInput,
): Promise<{ id: string; version: number }> {
  return runCommand(ctx, 'upsertCustomer', async (tx) => {
    const problems = [...checkCustomer(input), ...problemsInProfile(input)];
    if (problems.length > 0) throw new DomainError(problems);
    const known = await findCustomer(tx, input);
    if (input.id != null && !known) throw refuse('UNKNOWN_CUSTOMER', 'There is no such customer.', ['id']);
    const details = keptDetails(input, known);
    await refuseTaken(tx, details.email, known?.id);
    const customer = known ?? (await newCustomer(tx, input.externalReference ?? null, details));
    Object.assign(customer, details, await profileOf(tx, input), { updatedAt: tx.now });
    customer.version += 1;
    const { id, number, version, status, createdAt } = customer;
    const { company, address } = details;
    const countryCode = address?.countryCode ?? null;
    tx.emit(customerChanged({ id, number, version, company, countryCode, status, createdAt }));
    tx.audit({ aggregateType: 'Customer', aggregateId: id, command: 'upsertCustomer' });
    return { id, version };
  });
}
