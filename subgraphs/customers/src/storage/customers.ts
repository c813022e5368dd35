import type { Tx } from '@oms/platform/commands/run-command';
import { firstRow, recordset, rows, sql, type Sql } from '@oms/platform/database/sql';
import { isId, newId } from '@oms/platform/values/ids';
import type { ChangedCustomer } from '../rules/customer-events.js';
import type { KeptDetails } from '../rules/customer.js';
import { Customer } from './entities.js';

/** How a command names a customer; the id counts before the external reference. */
export interface CustomerKey {
  readonly id?: string | null;
  readonly externalReference?: string | null;
}

/** The customer that is named, if there is one. */
export async function findCustomer({ em }: Tx, { id, externalReference }: CustomerKey) {
  if (id != null) return isId(id) ? em.findOne(Customer, { id }) : null;
  return externalReference ? em.findOne(Customer, { externalReference }) : null;
}

/** The active customer that has this e-mail address, if there is one. */
export const findByEmail = ({ em }: Tx, email: string) => em.findOne(Customer, { email, status: 'ACTIVE' });

/** The customer and all those who became part of it, at whatever remove: one person. */
export const idsOfPerson = async (db: Sql, customerId: string): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      db,
      sql`with recursive person as (
            select id from customer where id = ${customerId}
            union select c.id from customer c join person p on c.merged_into = p.id)
          select id from person order by id`,
    )
  ).map(({ id }) => id);

/** A new customer under the next number, at version 0. */
export async function newCustomer(tx: Tx, externalReference: string | null, details: KeptDetails) {
  const next = await firstRow<{ number: string }>(tx.db, sql`select 'C-' || nextval('customer_number') as number`);
  return tx.em.create(Customer, {
    id: newId(tx.now),
    number: next?.number ?? '',
    externalReference,
    companyId: null,
    locale: null,
    tags: [],
    groupCodes: [],
    mergedInto: null,
    erasedAt: null,
    status: 'ACTIVE',
    version: 0,
    createdAt: tx.now,
    updatedAt: tx.now,
    ...details,
  });
}

/** A customer as it is imported, known by its external reference. */
export type ImportedRecord = KeptDetails & { readonly externalReference: string };

export type WrittenCustomer = Omit<ChangedCustomer, 'status'> & { readonly created: boolean };

/** Makes or changes customers that were checked, in one statement. */
export function writeCustomers(tx: Tx, customers: readonly ImportedRecord[]): Promise<WrittenCustomer[]> {
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
