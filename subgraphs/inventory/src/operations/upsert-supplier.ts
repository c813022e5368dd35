import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { addressProblems } from '@oms/platform/values/address';
import { isEmail } from '@oms/platform/values/email';
import { newId } from '@oms/platform/values/ids';
import type { InventoryServices } from '../services.js';
import { Supplier } from '../storage/entities.js';

export interface UpsertSupplierInput {
  readonly code: string;
  readonly name: string;
  readonly contactName?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly address?: AddressValue | null;
  readonly leadTimeDays?: number | null;
  /** Standard deviation of the lead time, in days. */
  readonly leadTimeSdDays?: number | null;
  /** Units that an order has at least. */
  readonly minimumUnits?: number | null;
  /** Decimal cost of an order, whatever is in it. */
  readonly orderingCost?: string | null;
}

const MOST_DAYS = 3_650;
const DEFAULT_TERMS: SupplierTerms = { leadTimeDays: 7, leadTimeSdDays: 0, minimumUnits: 0, orderingCost: '0' };

/** What the supplier's terms come to; what is not stated stays as it was. */
function termsOf(input: UpsertSupplierInput, known: SupplierTerms | null): SupplierTerms {
  const { leadTimeDays, leadTimeSdDays, minimumUnits, orderingCost } = known ?? DEFAULT_TERMS;
  return {
    leadTimeDays: input.leadTimeDays ?? leadTimeDays,
    leadTimeSdDays: input.leadTimeSdDays ?? leadTimeSdDays,
    minimumUnits: input.minimumUnits ?? minimumUnits,
    orderingCost: input.orderingCost ?? orderingCost,
  };
}

interface SupplierTerms {
  leadTimeDays: number;
  leadTimeSdDays: number;
  minimumUnits: number;
  orderingCost: string;
}

export async function putSupplier(tx: Tx, input: UpsertSupplierInput): Promise<{ created: boolean }> {
  const known = await tx.em.findOne(Supplier, { code: input.code });
  const values = {
    name: input.name,
    contactName: input.contactName ?? null,
    email: input.email ?? null,
    phone: input.phone ?? null,
    address: input.address ?? null,
    ...termsOf(input, known),
  };
  const supplier = known ?? tx.em.create(Supplier, { code: input.code, id: newId(tx.now), version: 0, ...values });
  Object.assign(supplier, values);
  supplier.version += 1;
  return { created: !known };
}

/** Makes a supplier or replaces what is kept of it. */
export function upsertSupplier(
  ctx: OperationContext<InventoryServices>,
  input: UpsertSupplierInput,
): Promise<{ code: string }> {
  return runCommand(ctx, 'upsertSupplier', async (tx) => {
    if (!/^\S{1,40}$/.test(input.code))
      throw refuse('INVALID_CODE', 'A code has 1 to 40 characters without spaces.', ['code']);
    if (input.name.trim() === '') throw refuse('REQUIRED', 'A supplier has a name.', ['name']);
    const below = (['leadTimeDays', 'leadTimeSdDays', 'minimumUnits', 'orderingCost'] as const).find(
      (field) => Number(input[field] ?? 0) < 0,
    );
    if (below) throw refuse('INVALID_QUANTITY', `${below} is zero or more.`, [below]);
    const long = (['leadTimeDays', 'leadTimeSdDays'] as const).find((field) => (input[field] ?? 0) > MOST_DAYS);
    if (long) throw refuse('INVALID_QUANTITY', `${long} is at most ${MOST_DAYS} days.`, [long]);
    if (input.email && !isEmail(input.email)) throw refuse('INVALID_EMAIL', 'Not an e-mail address.', ['email']);
    const problems = input.address ? addressProblems(input.address, 'address') : [];
    if (problems.length > 0) throw new DomainError(problems);
    await putSupplier(tx, input);
    tx.audit({ aggregateType: 'Supplier', aggregateId: input.code, command: 'upsertSupplier', after: input });
    return { code: input.code };
  });
}
