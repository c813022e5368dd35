import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, recordset, rows, run, sql } from '@oms/platform/database/sql';
import { DomainError, refuse, type UserErrorData } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { nextState } from '@oms/platform/values/lifecycle';
import { purchaseOrderLifecycle, type PurchaseOrderState } from '../rules/lifecycles.js';
import type { StockChange } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { ensureLevels, lockLevels, moveStock } from '../storage/levels.js';

export interface ReceivePurchaseOrderInput {
  readonly purchaseOrderId: string;
  /** Default: everything that is outstanding. */
  readonly lines?:
    readonly { readonly sku: string; readonly quantity: number; readonly damaged?: number | null }[] | null;
}

interface Line {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly received: number;
}

function problemsOf(lines: readonly Line[], wanted: NonNullable<ReceivePurchaseOrderInput['lines']>): UserErrorData[] {
  return wanted.flatMap(({ sku, quantity, damaged }, index): UserErrorData[] => {
    const line = lines.find((one) => one.sku === sku);
    const field = (name: string) => ['lines', String(index), name];
    if (!line) return [{ code: 'UNKNOWN_LINE', message: `${sku} is not on this purchase order.`, field: field('sku') }];
    if (!Number.isInteger(quantity) || quantity < 1)
      return [{ code: 'INVALID_QUANTITY', message: 'The quantity must be at least 1.', field: field('quantity') }];
    if (damaged && (damaged < 0 || damaged > quantity))
      return [
        { code: 'INVALID_QUANTITY', message: 'No more units can be damaged than came.', field: field('damaged') },
      ];
    return [];
  });
}

/** Books goods in: in parts, in full, or more than was ordered; damaged units are on hand but not for sale. */
export function receivePurchaseOrder(
  ctx: OperationContext<InventoryServices>,
  input: ReceivePurchaseOrderInput,
): Promise<{ purchaseOrderId: string }> {
  return runCommand(ctx, 'receivePurchaseOrder', async (tx) => {
    const order = isId(input.purchaseOrderId)
      ? await firstRow<{ id: string; status: PurchaseOrderState; locationId: string; number: string }>(
          tx.db,
          sql`select * from purchase_order where id = ${input.purchaseOrderId} for update`,
        )
      : undefined;
    if (!order) throw refuse('UNKNOWN_PURCHASE_ORDER', 'There is no such purchase order.', ['purchaseOrderId']);
    const lines = await rows<Line>(tx.db, sql`select * from purchase_order_line where purchase_order_id = ${order.id}`);
    const wanted =
      input.lines ??
      lines
        .filter((line) => line.received < line.quantity)
        .map((line) => ({ sku: line.sku, quantity: line.quantity - line.received, damaged: 0 }));
    const problems = problemsOf(lines, wanted);
    if (problems.length > 0) throw new DomainError(problems);
    const after = lines.map((line) => ({
      id: line.id,
      quantity: line.quantity,
      received:
        line.received + wanted.filter((one) => one.sku === line.sku).reduce((sum, one) => sum + one.quantity, 0),
    }));
    const status = nextState(
      purchaseOrderLifecycle,
      order.status,
      after.every((line) => line.received >= line.quantity) ? 'receiveAll' : 'receivePart',
    );
    if (!status || wanted.length === 0)
      throw refuse(
        'ILLEGAL_TRANSITION',
        `A purchase order that is ${order.status} receives nothing.`,
        ['purchaseOrderId'],
        { status: order.status },
      );
    await run(
      tx.db,
      sql`update purchase_order_line set received = r.received from ${recordset(
        after.map(({ id, received }) => ({ id, received })),
        'r',
        'id uuid, received int',
      )} where purchase_order_line.id = r.id`,
    );
    await run(tx.db, sql`update purchase_order set status = ${status}, version = version + 1 where id = ${order.id}`);
    const { locationId, number: reference } = order;
    const changes = wanted.flatMap(({ sku, quantity, damaged }): StockChange[] => [
      { sku, locationId, bucket: 'onHand', delta: quantity, reason: 'RECEIPT', reference },
      { sku, locationId, bucket: 'damaged', delta: damaged ?? 0, reason: 'RECEIPT_DAMAGED', reference },
    ]);
    await ensureLevels(tx, changes);
    await lockLevels(tx.db, changes);
    await moveStock(tx, changes);
    return { purchaseOrderId: order.id };
  });
}
