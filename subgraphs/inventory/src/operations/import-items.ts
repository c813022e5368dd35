import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { itemRecord, type ItemComponent } from '../rules/item.js';
import type { InventoryServices } from '../services.js';
import { findLeadTimes, findSkus } from '../storage/find-known.js';
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
  readonly components?: readonly ItemComponent[];
}

/** Imports items by SKU, set-based; a kit's components must be known or stand before it. */
export const importItems = (
  ctx: OperationContext<InventoryServices>,
  records: readonly ImportedItem[],
): Promise<ImportResult> =>
  runCommand(ctx, 'importItems', async (tx) => {
    const suppliers = await findLeadTimes(
      tx.db,
      records.flatMap((one) => one.supplierCode ?? []),
    );
    const parts = records.flatMap((one) => (one.components ?? []).map(({ sku }) => sku));
    const known = new Set([...(await findSkus(tx.db, parts)), ...records.map(({ sku }) => sku)]);
    const { good, rejected } = partition(records, (record) => {
      if (record.supplierCode && !suppliers.has(record.supplierCode))
        return { field: 'supplierCode', reason: `there is no supplier ${record.supplierCode}` };
      const missing = record.components?.find(({ sku }) => !known.has(sku));
      return missing ? { field: 'components', reason: `there is no item ${missing.sku}` } : undefined;
    });
    if (good.length === 0) return { created: 0, updated: 0, unchanged: 0, rejected };
    const written = await putItems(
      tx,
      good.map((one) => itemRecord({ ...one, active: !one.discontinued })),
    );
    const created = written.filter((one) => one.created).length;
    return { created, updated: written.length - created, unchanged: 0, rejected };
  });
