import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { groupInto } from '@oms/platform/graphql/align';
import { isId } from '@oms/platform/values/ids';
import type { InventoryServices } from '../services.js';
import { putPurchaseOrder } from './create-purchase-order.js';

interface OpenAlert {
  readonly id: string;
  readonly sku: string;
  readonly supplierCode: string | null;
  readonly locationCode: string;
  readonly suggestedQuantity: number;
}

/** One purchase order per supplier and location for the named alerts (default: every open one); they become ORDERED. */
export function createPurchaseOrdersFromAlerts(
  ctx: OperationContext<InventoryServices>,
  input: { readonly alertIds?: readonly string[] | null },
): Promise<{ purchaseOrderIds: string[] }> {
  return runCommand(ctx, 'createPurchaseOrdersFromAlerts', async (tx) => {
    const ids = input.alertIds?.filter(isId) ?? null;
    const alerts = await rows<OpenAlert>(
      tx.db,
      sql`select a.id, a.sku, i.supplier_code, l.code as location_code, a.suggested_quantity from reorder_alert a join item i using (sku) join location l on l.id = a.location_id
          where a.status = 'OPEN' and (${ids}::uuid[] is null or a.id = any(${ids}::uuid[])) order by a.id for update of a`,
    );
    const orphan = alerts.find((alert) => alert.supplierCode === null);
    if (orphan) throw refuse('NO_SUPPLIER', `${orphan.sku} has no supplier.`, ['alertIds']);
    const purchaseOrderIds: string[] = [];
    for (const group of groupInto(alerts, (alert) => `${alert.supplierCode}/${alert.locationCode}`).values()) {
      const [first] = group;
      if (!first?.supplierCode) continue;
      const { purchaseOrderId } = await putPurchaseOrder(tx, {
        supplierCode: first.supplierCode,
        locationCode: first.locationCode,
        lines: group.map(({ sku, suggestedQuantity }) => ({ sku, quantity: suggestedQuantity })),
      });
      purchaseOrderIds.push(purchaseOrderId);
    }
    await run(
      tx.db,
      sql`update reorder_alert set status = 'ORDERED', version = version + 1 where id = any(${alerts.map(({ id }) => id)}::uuid[])`,
    );
    return { purchaseOrderIds };
  });
}
