import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import type { InventoryServices } from '../services.js';
import { findItems, putItems } from '../storage/put-items.js';

export interface UpsertItemInput {
  readonly sku: string;
  readonly title: string;
  readonly category?: string | null;
  readonly supplierCode?: string | null;
  readonly active?: boolean | null;
  readonly stockTracked?: boolean | null;
  readonly requiresShipping?: boolean | null;
  readonly weightGrams?: number | null;
  readonly gtin?: string | null;
  readonly unitCost?: string | null;
  readonly components?: readonly { readonly sku: string; readonly quantity: number }[] | null;
}

const error = (code: string, message: string, ...field: string[]): UserErrorData => ({ code, message, field });

/** Makes an item or replaces what is kept of it. A kit's components must exist and not be kits themselves. */
export function upsertItem(ctx: OperationContext<InventoryServices>, input: UpsertItemInput): Promise<{ sku: string }> {
  return runCommand(ctx, 'upsertItem', async (tx) => {
    const problems: UserErrorData[] = [];
    const components = input.components ?? [];
    if (!/^\S{1,64}$/.test(input.sku))
      problems.push(error('INVALID_SKU', 'A SKU has 1 to 64 characters without spaces.', 'sku'));
    if (input.title.trim() === '') problems.push(error('REQUIRED', 'An item has a title.', 'title'));
    if (
      input.supplierCode &&
      !(await firstRow(tx.db, sql`select 1 as one from supplier where code = ${input.supplierCode}`))
    )
      problems.push(error('UNKNOWN_SUPPLIER', `There is no supplier ${input.supplierCode}.`, 'supplierCode'));
    const known = await findItems(
      tx,
      components.map(({ sku }) => sku),
    );
    for (const [index, { sku, quantity }] of components.entries()) {
      const item = known.get(sku);
      if (!item || sku === input.sku)
        problems.push(
          error('UNKNOWN_SKU', `There is no item ${sku} to be a component.`, 'components', String(index), 'sku'),
        );
      else if (item.components.length > 0)
        problems.push(error('NESTED_KIT', `${sku} is a kit itself.`, 'components', String(index), 'sku'));
      if (quantity < 1)
        problems.push(
          error(
            'INVALID_QUANTITY',
            'A kit holds at least one of each component.',
            'components',
            String(index),
            'quantity',
          ),
        );
    }
    if (problems.length > 0) throw new DomainError(problems);
    await putItems(tx, [
      {
        sku: input.sku,
        title: input.title,
        category: input.category ?? null,
        supplierCode: input.supplierCode ?? null,
        active: input.active ?? true,
        stockTracked: input.stockTracked ?? true,
        requiresShipping: input.requiresShipping ?? true,
        weightGrams: input.weightGrams ?? 500,
        gtin: input.gtin ?? null,
        unitCost: input.unitCost ?? null,
        components,
      },
    ]);
    tx.audit({ aggregateType: 'Item', aggregateId: input.sku, command: 'upsertItem', after: input });
    return { sku: input.sku };
  });
}
