import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import type { PurchaseOrderDraftLine } from '../rules/purchase-order.js';

/** A purchase order as it is submitted. */
export interface NewPurchaseOrder {
  readonly externalReference: string | null;
  readonly supplierCode: string;
  readonly locationId: string;
  readonly orderedAt: Date;
  readonly expectedAt: Date;
  readonly lines: readonly PurchaseOrderDraftLine[];
}

/** Writes a submitted purchase order under the next number; answers its id. */
export async function insertPurchaseOrder(tx: Tx, order: NewPurchaseOrder): Promise<string> {
  const { externalReference, supplierCode, locationId, orderedAt, expectedAt } = order;
  const id = newId(tx.now);
  await run(
    tx.db,
    sql`insert into purchase_order (id, number, external_reference, supplier_code, location_id, status, ordered_at, expected_at)
        values (${id}, 'PO-' || nextval('purchase_order_number'), ${externalReference}, ${supplierCode}, ${locationId}, 'SUBMITTED', ${orderedAt}, ${expectedAt})`,
  );
  const lines = order.lines.map((line) => ({
    id: newId(tx.now),
    purchase_order_id: id,
    sku: line.sku,
    quantity: line.quantity,
    unit_cost: line.unitCost ?? null,
  }));
  await run(
    tx.db,
    sql`insert into purchase_order_line (id, purchase_order_id, sku, quantity, unit_cost) select * from ${recordset(lines, 'l', 'id uuid, purchase_order_id uuid, sku text, quantity int, unit_cost numeric')}`,
  );
  return id;
}
