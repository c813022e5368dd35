import { insertInto } from '@oms/platform/database/insert-into';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { addressProblems } from '@oms/platform/values/address';
import { newId } from '@oms/platform/values/ids';
import { problem, textProblems } from '../rules/problem.js';
import type { OrdersServices } from '../services.js';

export interface UpsertLegalEntityInput {
  readonly code: string;
  readonly name: string;
  readonly address: AddressValue;
  readonly taxNumber?: string | null;
  /** In front of invoice numbers; default: the code and -I-. */
  readonly invoicePrefix?: string | null;
  /** In front of credit notes' numbers; default: the code and -C-. */
  readonly creditNotePrefix?: string | null;
}

function problemsOf(input: UpsertLegalEntityInput): UserErrorData[] {
  const found = textProblems(input);
  if (!/^[A-Z0-9][A-Z0-9_-]{0,39}$/.test(input.code))
    found.push(problem('INVALID_CODE', 'A code has capital letters, digits, - and _.', 'code'));
  if (input.name.trim() === '') found.push(problem('REQUIRED', 'A legal entity has a name.', 'name'));
  found.push(...addressProblems(input.address, 'address'));
  if (input.invoicePrefix && input.invoicePrefix === input.creditNotePrefix) {
    const message = 'Invoices and credit notes have prefixes of their own.';
    found.push(problem('INVALID_PREFIX', message, 'creditNotePrefix'));
  }
  return found;
}

const COLUMNS =
  'code text, id uuid, name text, address jsonb, tax_number text, invoice_prefix text, credit_note_prefix text';

/** Makes whoever sells, or changes its name, address and tax number. Prefixes are set once: numbers must not collide. */
export function upsertLegalEntity(
  ctx: OperationContext<OrdersServices>,
  input: UpsertLegalEntityInput,
): Promise<{ code: string; version: number }> {
  return runCommand(ctx, 'upsertLegalEntity', async (tx) => {
    const problems = problemsOf(input);
    if (problems.length > 0) throw new DomainError(problems);
    const row = {
      code: input.code,
      id: newId(tx.now),
      name: input.name,
      address: input.address,
      tax_number: input.taxNumber ?? null,
      invoice_prefix: input.invoicePrefix ?? `${input.code}-I-`,
      credit_note_prefix: input.creditNotePrefix ?? `${input.code}-C-`,
    };
    const written = await firstRow<{ version: number }>(
      tx.db,
      sql`${insertInto('legal_entity', COLUMNS, [row], { created_at: tx.now, updated_at: tx.now })}
          on conflict (code) do update set name = excluded.name, address = excluded.address, tax_number = excluded.tax_number, updated_at = excluded.updated_at, version = legal_entity.version + 1
          returning version`,
    );
    tx.audit({ aggregateType: 'LegalEntity', aggregateId: input.code, command: 'upsertLegalEntity', after: row });
    return { code: input.code, version: written?.version ?? 0 };
  });
}
