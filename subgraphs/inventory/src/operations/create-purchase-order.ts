import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, recordset, rows, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import type { InventoryServices } from '../services.js';
import { touchLevels } from '../storage/emit-stock.js';
import { ensureLevels } from '../storage/levels.js';

export interface PurchaseOrderDraft {
  readonly externalReference?: string | null;
  readonly supplierCode: string;
  readonly locationCode: string;
  readonly orderedAt?: Date | null;
  readonly expectedAt?: Date | null;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly unitCost?: string | null }[];
}

/** Checks and writes a submitted purchase order; refuses what it cannot take. */
export async function putPurchaseOrder(tx: Tx, draft: PurchaseOrderDraft): Promise<{ purchaseOrderId: string }> {
  const location = await firstRow<{ id: string }>(
    tx.db,
    sql`select id from location where code = ${draft.locationCode}`,
  );
  if (!location) throw refuse('UNKNOWN_LOCATION', `There is no location ${draft.locationCode}.`, ['locationCode']);
  const supplier = await firstRow<{ leadTimeDays: number }>(
    tx.db,
    sql`select lead_time_days from supplier where code = ${draft.supplierCode}`,
  );
  if (!supplier) throw refuse('UNKNOWN_SUPPLIER', `There is no supplier ${draft.supplierCode}.`, ['supplierCode']);
  if (draft.lines.length === 0) throw refuse('EMPTY', 'A purchase order needs at least one line.', ['lines']);
  const known = new Set(
    (
      await rows<{ sku: string }>(
        tx.db,
        sql`select sku from item where sku = any(${draft.lines.map((line) => line.sku)}::text[])`,
      )
    ).map(({ sku }) => sku),
  );
  for (const [index, line] of draft.lines.entries()) {
    if (!known.has(line.sku)) throw refuse('UNKNOWN_SKU', `There is no item ${line.sku}.`, ['lines', index, 'sku']);
    if (!Number.isInteger(line.quantity) || line.quantity < 1)
      throw refuse('INVALID_QUANTITY', 'The quantity must be at least 1.', ['lines', index, 'quantity']);
  }
  const orderedAt = draft.orderedAt ?? tx.now;
  const expectedAt = draft.expectedAt ?? new Date(orderedAt.getTime() + supplier.leadTimeDays * 86_400_000);
  const id = newId(tx.now);
  await run(
    tx.db,
    sql`insert into purchase_order (id, number, external_reference, supplier_code, location_id, status, ordered_at, expected_at)
        values (${id}, 'PO-' || nextval('purchase_order_number'), ${draft.externalReference ?? null}, ${draft.supplierCode}, ${location.id}, 'SUBMITTED', ${orderedAt}, ${expectedAt})`,
  );
  const lines = draft.lines.map((line) => ({
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
  const keys = draft.lines.map(({ sku }) => ({ sku, locationId: location.id }));
  await ensureLevels(tx, keys);
  await touchLevels(tx, keys);
  return { purchaseOrderId: id };
}

/** Orders goods from a supplier for a location; they count as on order at once. */
export const createPurchaseOrder = (
  ctx: OperationContext<InventoryServices>,
  input: PurchaseOrderDraft,
): Promise<{ purchaseOrderId: string }> => runCommand(ctx, 'createPurchaseOrder', (tx) => putPurchaseOrder(tx, input));
