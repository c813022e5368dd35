import type { Tx } from '@oms/platform/commands/run-command';
import { firstRow, recordset, rows, run, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import type { PurchaseOrderLine } from '../rules/goods-receipt.js';
import type { PurchaseOrderState } from '../rules/lifecycles.js';
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

/** A purchase order under lock. */
export interface PurchaseOrderRecord {
  readonly id: string;
  readonly number: string;
  readonly status: PurchaseOrderState;
  readonly locationId: string;
}

export const lockPurchaseOrder = (tx: Tx, id: string): Promise<PurchaseOrderRecord | undefined> =>
  firstRow(tx.db, sql`select * from purchase_order where id = ${id} for update`);

export const linesOf = (tx: Tx, id: string): Promise<PurchaseOrderLine[]> =>
  rows(tx.db, sql`select * from purchase_order_line where purchase_order_id = ${id}`);

/** Writes how much has been received of each line, and the status that this leads to. */
export async function putReceipt(
  tx: Tx,
  id: string,
  status: PurchaseOrderState,
  lines: readonly PurchaseOrderLine[],
): Promise<void> {
  const received = lines.map((line) => ({ id: line.id, received: line.received, damaged: line.damaged }));
  await run(
    tx.db,
    sql`update purchase_order_line set received = r.received, damaged = r.damaged from ${recordset(received, 'r', 'id uuid, received int, damaged int')} where purchase_order_line.id = r.id`,
  );
  await run(tx.db, sql`update purchase_order set status = ${status}, version = version + 1 where id = ${id}`);
}
