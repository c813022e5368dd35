import { sql } from '@oms/platform/database/sql';
import { openSealed } from '@oms/platform/personal-data/open-sealed';
import type { PersonalTable } from '@oms/platform/personal-data/read-tables';
import type { DataSealer } from '@oms/platform/values/sealed';

/** Tables with rows of a customer. What a payment provider knows a way to pay by stays here. */
const OF_CUSTOMERS = [
  { table: 'customer_address', omit: ['address_key'] },
  { table: 'customer_consent' },
  { table: 'payment_preference', omit: ['token_reference'] },
  { table: 'customer_note' },
  { table: 'service_case', omit: ['request_key'] },
  { table: 'data_export' },
  { table: 'retention_review' },
] as const;

/** Facts of a notice that waits, without what only its receiver reads: codes are not told in archives. */
const withoutSealed = (facts: unknown): unknown =>
  typeof facts === 'object' ? { ...facts, sealed: undefined } : facts;

/** What the customer records hold of these customers. */
export function personalTables(sealer: DataSealer, customerIds: readonly string[]): PersonalTable[] {
  const theirs = sql`t.customer_id = any(${customerIds}::uuid[])`;
  const cases = sql`select id from service_case where customer_id = any(${customerIds}::uuid[])`;
  return [
    { table: 'customer', where: sql`t.id = any(${customerIds}::uuid[])`, omit: ['search_text'] },
    {
      table: 'company',
      where: sql`t.id in (select company_id from customer where id = any(${customerIds}::uuid[]))`,
    },
    ...OF_CUSTOMERS.map((one) => ({ ...one, where: theirs })),
    { table: 'case_entry', where: sql`t.case_id in (${cases})` },
    {
      table: 'notification',
      where: theirs,
      omit: ['key', 'recipient_hash'],
      show: (row) => ({
        ...row,
        recipient: openSealed(sealer, row['recipient']),
        facts: withoutSealed(row['facts']),
      }),
    },
    {
      table: 'audit_entry',
      where: sql`t.aggregate_type = 'Customer' and t.aggregate_id = any(${customerIds}::text[])`,
    },
  ];
}
