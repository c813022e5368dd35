import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import type { InventoryServices } from '../services.js';
import { putPurchaseOrder, type PurchaseOrderDraft } from './create-purchase-order.js';
import type { ImportResult } from './import-result.js';

/** Imports open purchase orders by external reference; one that is known is left as it is. */
export const importPurchaseOrders = (
  ctx: OperationContext<InventoryServices>,
  records: readonly PurchaseOrderDraft[],
): Promise<ImportResult> =>
  runCommand(ctx, 'importPurchaseOrders', async (tx) => {
    const references = records.flatMap((one) => one.externalReference ?? []);
    const known = new Set(
      (
        await rows<{ externalReference: string }>(
          tx.db,
          sql`select external_reference from purchase_order where external_reference = any(${references}::text[])`,
        )
      ).map((one) => one.externalReference),
    );
    const rejected: ImportResult['rejected'] = [];
    let created = 0;
    for (const [index, record] of records.entries()) {
      if (record.externalReference && known.has(record.externalReference)) continue;
      try {
        await putPurchaseOrder(tx, record);
        created += 1;
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        rejected.push({ index, field: error.errors[0]?.field?.at(-1) ?? '', reason: error.message });
      }
    }
    return { created, updated: 0, unchanged: records.length - created - rejected.length, rejected };
  });
