import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import type { InventoryServices } from '../services.js';
import type { ImportResult } from './import-result.js';
import { putSupplier, type UpsertSupplierInput } from './upsert-supplier.js';

/** Imports suppliers by code. */
export const importSuppliers = (
  ctx: OperationContext<InventoryServices>,
  records: readonly UpsertSupplierInput[],
): Promise<ImportResult> =>
  runCommand(ctx, 'importSuppliers', async (tx) => {
    let created = 0;
    for (const record of records) if ((await putSupplier(tx, record)).created) created += 1;
    return { created, updated: records.length - created, unchanged: 0, rejected: [] };
  });
