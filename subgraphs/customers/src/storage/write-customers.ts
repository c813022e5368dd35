import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, sql } from '@oms/platform/database/sql';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { newId } from '@oms/platform/values/ids';
import type { ChangedCustomer } from '../rules/customer-events.js';

/** A customer as it is written, known by its external reference. */
export interface CustomerRecord {
  readonly externalReference: string;
  readonly name: string;
  readonly company: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: AddressValue | null;
}

export type WrittenCustomer = Omit<ChangedCustomer, 'status'> & { readonly created: boolean };

/** Makes or changes customers that were checked, in one statement. */
export function writeCustomers(tx: Tx, customers: readonly CustomerRecord[]): Promise<WrittenCustomer[]> {
  const records = customers.map(({ externalReference, ...values }) => ({
    id: newId(tx.now),
    external_reference: externalReference,
    ...values,
  }));
  return rows(
    tx.db,
    sql`insert into customer (id, number, external_reference, name, company, email, phone, address, created_at, updated_at)
        select id, 'C-' || nextval('customer_number'), external_reference, name, company, email, phone, address, ${tx.now}::timestamptz, ${tx.now}::timestamptz
        from ${recordset(records, 'c', 'id uuid, external_reference text, name text, company text, email text, phone text, address jsonb')}
        on conflict (external_reference) do update set name = excluded.name, company = excluded.company, email = excluded.email, phone = excluded.phone, address = excluded.address, version = customer.version + 1, updated_at = excluded.updated_at
        returning id, number, version, (xmax = 0) as created, company, address->>'countryCode' as country_code, created_at`,
  );
}
