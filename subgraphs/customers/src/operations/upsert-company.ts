import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId, newId } from '@oms/platform/values/ids';
import type { CustomersServices } from '../services.js';

export interface UpsertCompanyInput {
  readonly id?: string | null;
  readonly name: string;
  /** VAT or other tax number, as the authority writes it. */
  readonly taxNumber?: string | null;
}

/** Makes or changes a company that customers buy for. */
export function upsertCompany(
  ctx: OperationContext<CustomersServices>,
  { id, name, taxNumber = null }: UpsertCompanyInput,
): Promise<{ companyId: string }> {
  return runCommand(ctx, 'upsertCompany', async (tx) => {
    if (name.trim() === '' || name.length > 200)
      throw refuse('INVALID_NAME', 'A name has 1 to 200 characters.', ['name']);
    if (id && !isId(id)) throw refuse('UNKNOWN_COMPANY', 'There is no such company.', ['id']);
    const written = id
      ? await firstRow<{ id: string }>(
          tx.db,
          sql`update company set name = ${name.trim()}, tax_number = ${taxNumber}, version = version + 1, updated_at = ${tx.now}::timestamptz where id = ${id} returning id`,
        )
      : await firstRow<{ id: string }>(
          tx.db,
          sql`insert into company (id, number, name, tax_number, created_at, updated_at)
              values (${newId(tx.now)}, 'B-' || nextval('company_number'), ${name.trim()}, ${taxNumber}, ${tx.now}::timestamptz, ${tx.now}::timestamptz) returning id`,
        );
    if (!written) throw refuse('UNKNOWN_COMPANY', 'There is no such company.', ['id']);
    tx.audit({ aggregateType: 'Company', aggregateId: written.id, command: 'upsertCompany' });
    return { companyId: written.id };
  });
}
