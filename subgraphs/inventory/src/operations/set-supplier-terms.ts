import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { jsonb, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import type { PriceBreak } from '../rules/replenishment/formulas.js';
import type { InventoryServices } from '../services.js';
import { requireItem, requireLeadTime } from './require-known.js';

export interface SetSupplierTermsInput {
  readonly supplierCode: string;
  readonly sku: string;
  /** Units that are sold at least; default 1. */
  readonly minimum?: number | null;
  /** Units are sold in multiples of this; default 1. */
  readonly multiple?: number | null;
  /** Decimal unit costs from a quantity on, the lowest quantity first. */
  readonly priceBreaks?: readonly { readonly from: number; readonly unitCost: string }[] | null;
}

function readBreaks(given: SetSupplierTermsInput['priceBreaks']): PriceBreak[] {
  return (given ?? []).map(({ from, unitCost }, index, all) => {
    const before = all[index - 1];
    if (from < 1 || (before && from <= before.from))
      throw refuse('INVALID_BREAK', 'Breaks begin at 1 or more, each above the one before.', ['priceBreaks', String(index), 'from']); // prettier-ignore
    if (!(Number(unitCost) >= 0))
      throw refuse('INVALID_AMOUNT', 'A unit cost is not below zero.', ['priceBreaks', String(index), 'unitCost']);
    return { from, unitCost: Number(unitCost) };
  });
}

/** Says how a supplier sells an item: least quantity, multiples, and what it costs from which quantity on. */
export function setSupplierTerms(
  ctx: OperationContext<InventoryServices>,
  input: SetSupplierTermsInput,
): Promise<{ supplierCode: string }> {
  return runCommand(ctx, 'setSupplierTerms', async (tx) => {
    const { supplierCode, sku } = input;
    await requireLeadTime(tx, supplierCode);
    await requireItem(tx, sku);
    const [minimum, multiple] = [input.minimum ?? 1, input.multiple ?? 1];
    if (minimum < 1) throw refuse('INVALID_QUANTITY', 'A minimum is at least 1.', ['minimum']);
    if (multiple < 1) throw refuse('INVALID_QUANTITY', 'A multiple is at least 1.', ['multiple']);
    await run(
      tx.db,
      sql`insert into supplier_item (supplier_code, sku, minimum, multiple, price_breaks) values (${supplierCode}, ${sku}, ${minimum}, ${multiple}, ${jsonb(readBreaks(input.priceBreaks))})
          on conflict (supplier_code, sku) do update set minimum = excluded.minimum, multiple = excluded.multiple, price_breaks = excluded.price_breaks`,
    );
    tx.audit({ aggregateType: 'Supplier', aggregateId: supplierCode, command: 'setSupplierTerms', after: input });
    return { supplierCode };
  });
}
