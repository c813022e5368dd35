import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { CustomersServices } from '../services.js';

/** Ids of customers by external reference; unknown references are left out. */
export async function findCustomersByReference(
  ctx: OperationContext<CustomersServices>,
  references: readonly string[],
): Promise<Map<string, string>> {
  const found = await rows<{ id: string; externalReference: string }>(
    ctx.database.sql(),
    sql`select id, external_reference from customer where external_reference = any(${references}::text[])`,
  );
  return new Map(found.map((one) => [one.externalReference, one.id]));
}
