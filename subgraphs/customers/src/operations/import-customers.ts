import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { recordset, rows, sql } from '@oms/platform/database/sql';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { newId } from '@oms/platform/values/ids';
import { checkCustomer, normaliseEmail } from '../rules/customer.js';
import type { CustomersServices } from '../services.js';

export interface ImportedCustomer {
  readonly externalReference: string;
  readonly name: string;
  readonly company?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly address?: AddressValue;
}

interface Written {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly created: boolean;
  readonly company: string | null;
  readonly countryCode: string | null;
  readonly createdAt: Date;
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
    const values = good.map((one) => ({
      id: newId(tx.now),
      external_reference: one.externalReference,
      name: one.name,
      company: one.company ?? null,
      email: normaliseEmail(one.email),
      phone: one.phone ?? null,
      address: one.address ?? null,
    }));
    const written = await rows<Written>(
      tx.db,
      sql`insert into customer (id, number, external_reference, name, company, email, phone, address, created_at, updated_at)
          select id, 'C-' || nextval('customer_number'), external_reference, name, company, email, phone, address, ${tx.now}::timestamptz, ${tx.now}::timestamptz
          from ${recordset(values, 'c', 'id uuid, external_reference text, name text, company text, email text, phone text, address jsonb')}
          on conflict (external_reference) do update set name = excluded.name, company = excluded.company, email = excluded.email, phone = excluded.phone, address = excluded.address, version = customer.version + 1, updated_at = excluded.updated_at
          returning id, number, version, (xmax = 0) as created, company, address->>'countryCode' as country_code, created_at`,
    );
    for (const { id, number, version, company, countryCode, createdAt } of written) {
      tx.emit({
        type: 'CustomerChanged',
        aggregateId: id,
        aggregateVersion: version,
        payload: {
          customerId: id,
          number,
          company: Boolean(company),
          countryCode,
          status: 'ACTIVE',
          createdAt: createdAt.toISOString(),
        },
      });
    }
    const created = written.filter((one) => one.created).length;
    return { created, updated: written.length - created, unchanged: 0, rejected };
  });
}
