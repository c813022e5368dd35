import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { groupInto } from '@oms/platform/graphql/align';
import { isId } from '@oms/platform/values/ids';
import { toLot, unitCostOf, type PriceBreak } from '../rules/replenishment/formulas.js';
import type { InventoryServices } from '../services.js';
import { tellOfAlerts } from '../storage/reorder-alerts.js';
import { putPurchaseOrder } from './create-purchase-order.js';

interface OpenAlert {
  readonly id: string;
  readonly sku: string;
  readonly supplierCode: string | null;
  readonly locationCode: string;
  readonly suggestedQuantity: number;
  readonly minimum: number;
  readonly multiple: number;
  readonly priceBreaks: readonly PriceBreak[];
  readonly minimumUnits: number;
}

const lockAlerts = (tx: Tx, ids: readonly string[] | null): Promise<OpenAlert[]> =>
  rows(
    tx.db,
    sql`select a.id, a.sku, i.supplier_code, l.code as location_code, a.suggested_quantity, coalesce(t.minimum, 1) as minimum, coalesce(t.multiple, 1) as multiple,
               coalesce(t.price_breaks, '[]') as price_breaks, coalesce(s.minimum_units, 0) as minimum_units
        from reorder_alert a join item i using (sku) join location l on l.id = a.location_id left join supplier s on s.code = i.supplier_code
        left join supplier_item t on t.supplier_code = i.supplier_code and t.sku = a.sku
        where a.status = 'OPEN' and (${ids}::uuid[] is null or a.id = any(${ids}::uuid[])) order by a.id for update of a`,
  );

/** Lines in the supplier's lots; where the whole order is below the supplier's minimum, the largest line is raised. */
function linesOf(alerts: readonly OpenAlert[]) {
  const lines = alerts.map((alert) => ({ alert, quantity: toLot(alert.suggestedQuantity, alert) }));
  const missing = (alerts[0]?.minimumUnits ?? 0) - lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const largest = lines.toSorted((a, b) => b.quantity - a.quantity)[0];
  if (missing > 0 && largest) largest.quantity = toLot(largest.quantity + missing, largest.alert);
  return lines.map(({ alert: { sku, priceBreaks }, quantity }) => {
    const unitCost = unitCostOf(priceBreaks, quantity);
    return { sku, quantity, ...(unitCost === undefined ? {} : { unitCost: String(unitCost) }) };
  });
}

/**
 * One purchase order per supplier and location for the named alerts (default: every open one), in the supplier's lots and
 * at the prices that these have; the alerts are ORDERED until the goods are there.
 */
export function createPurchaseOrdersFromAlerts(
  ctx: OperationContext<InventoryServices>,
  input: { readonly alertIds?: readonly string[] | null },
): Promise<{ purchaseOrderIds: string[] }> {
  return runCommand(ctx, 'createPurchaseOrdersFromAlerts', async (tx) => {
    const alerts = await lockAlerts(tx, input.alertIds?.filter(isId) ?? null);
    const orphan = alerts.find((alert) => alert.supplierCode === null);
    if (orphan) throw refuse('NO_SUPPLIER', `${orphan.sku} has no supplier.`, ['alertIds']);
    await run(
      tx.db,
      sql`update reorder_alert set status = 'ORDERED', version = version + 1 where id = any(${alerts.map(({ id }) => id)}::uuid[])`,
    );
    await tellOfAlerts(tx, alerts.map(({ id }) => id)); // prettier-ignore
    const purchaseOrderIds: string[] = [];
    for (const group of groupInto(alerts, (alert) => `${alert.supplierCode}/${alert.locationCode}`).values()) {
      const [first] = group;
      if (!first?.supplierCode) continue;
      const { supplierCode, locationCode } = first;
      const { purchaseOrderId } = await putPurchaseOrder(tx, { supplierCode, locationCode, lines: linesOf(group) });
      purchaseOrderIds.push(purchaseOrderId);
    }
    return { purchaseOrderIds };
  });
}
