import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { InventoryServices } from '../services.js';
import { putItems } from '../storage/put-items.js';
import { partition, type ImportResult } from './import-result.js';

export interface ImportedItem {
  readonly sku: string;
  readonly title: string;
  readonly category?: string;
  readonly supplierCode?: string;
  readonly discontinued?: boolean;
  readonly weightGrams?: number;
  readonly unitCost?: string;
  readonly stockTracked?: boolean;
  readonly requiresShipping?: boolean;
  readonly components?: readonly { readonly sku: string; readonly quantity: number }[];
}

/** Imports items by SKU, set-based; a kit's components must be known or stand before it. */
export const importItems = (
  ctx: OperationContext<InventoryServices>,
  records: readonly ImportedItem[],
): Promise<ImportResult> =>
  runCommand(ctx, 'importItems', async (tx) => {
    const suppliers = new Set(
      (
        await rows<{ code: string }>(
          tx.db,
          sql`select code from supplier where code = any(${records.flatMap((one) => one.supplierCode ?? [])}::text[])`,
        )
      ).map(({ code }) => code),
    );
    const parts = records.flatMap((one) => (one.components ?? []).map(({ sku }) => sku));
    const known = new Set([
      ...(await rows<{ sku: string }>(tx.db, sql`select sku from item where sku = any(${parts}::text[])`)).map(
        ({ sku }) => sku,
      ),
      ...records.map(({ sku }) => sku),
    ]);
    const { good, rejected } = partition(records, (record) => {
      if (record.supplierCode && !suppliers.has(record.supplierCode))
        return { field: 'supplierCode', reason: `there is no supplier ${record.supplierCode}` };
      const missing = record.components?.find(({ sku }) => !known.has(sku));
      return missing ? { field: 'components', reason: `there is no item ${missing.sku}` } : undefined;
    });
    const written =
      good.length === 0
        ? []
        : await putItems(
            tx,
            good.map((one) => ({
              sku: one.sku,
              title: one.title,
              category: one.category ?? null,
              supplierCode: one.supplierCode ?? null,
              active: !one.discontinued,
              stockTracked: one.stockTracked ?? true,
              requiresShipping: one.requiresShipping ?? true,
              weightGrams: one.weightGrams ?? 500,
              gtin: null,
              unitCost: one.unitCost ?? null,
              components: one.components ?? [],
            })),
          );
    const created = written.filter((one) => one.created).length;
    return { created, updated: written.length - created, unchanged: 0, rejected };
  });
