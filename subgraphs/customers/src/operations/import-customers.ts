import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { customerChanged } from '../rules/customer-events.js';
import { checkCustomer, normaliseEmail } from '../rules/customer.js';
import type { CustomersServices } from '../services.js';
import { writeCustomers } from '../storage/customers.js';

export interface ImportedCustomer {
  readonly externalReference: string;
  readonly name: string;
  readonly company?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly address?: AddressValue;
}

/** Imports customers by external reference, set-based. */
export function importCustomers(ctx: OperationContext<CustomersServices>, records: readonly ImportedCustomer[]) {
  return runCommand(ctx, 'importCustomers', async (tx) => {
    const rejected: { index: number; field: string; reason: string }[] = [];
    const good = records.filter((record, index) => {
      const [problem] = checkCustomer(record);
      if (problem) rejected.push({ index, field: problem.field?.join('.') ?? '', reason: problem.message });
      return !problem;
    });
    const written = await writeCustomers(
      tx,
      good.map((one) => ({
        externalReference: one.externalReference,
        name: one.name,
        company: one.company ?? null,
        email: normaliseEmail(one.email),
        phone: one.phone ?? null,
        address: one.address ?? null,
      })),
    );
    for (const customer of written) tx.emit(customerChanged({ ...customer, status: 'ACTIVE' }));
    const created = written.filter((one) => one.created).length;
    return { created, updated: written.length - created, unchanged: 0, rejected };
  });
}
