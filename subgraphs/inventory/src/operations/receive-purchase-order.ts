import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import {
  checkReceipt,
  outstanding,
  receiptChanges,
  receive,
  statusAfterReceipt,
  type ReceivedGoods,
} from '../rules/goods-receipt.js';
import type { StockChange } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { ensureLevels, lockLevels, moveStock } from '../storage/levels.js';
import { linesOf, lockPurchaseOrder, putReceipt } from '../storage/purchase-orders.js';

export interface ReceivePurchaseOrderInput {
  readonly purchaseOrderId: string;
  /** Default: everything that is outstanding. */
  readonly lines?: readonly ReceivedGoods[] | null;
}

async function bookIn(tx: Tx, changes: readonly StockChange[]): Promise<void> {
  await ensureLevels(tx, changes);
  await lockLevels(tx.db, changes);
  await moveStock(tx, changes);
}

/** Books goods in: in parts, in full, or more than was ordered; damaged units are on hand but not for sale. */
export function receivePurchaseOrder(
  ctx: OperationContext<InventoryServices>,
  input: ReceivePurchaseOrderInput,
): Promise<{ purchaseOrderId: string }> {
  return runCommand(ctx, 'receivePurchaseOrder', async (tx) => {
    const order = isId(input.purchaseOrderId) ? await lockPurchaseOrder(tx, input.purchaseOrderId) : undefined;
    if (!order) throw refuse('UNKNOWN_PURCHASE_ORDER', 'There is no such purchase order.', ['purchaseOrderId']);
    const lines = await linesOf(tx, order.id);
    const goods = input.lines ?? outstanding(lines);
    const problems = checkReceipt(lines, goods);
    if (problems.length > 0) throw new DomainError(problems);
    const after = receive(lines, goods);
    const status = statusAfterReceipt(order.status, after);
    if (!status || goods.length === 0) {
      const message = `A purchase order that is ${order.status} receives nothing.`;
      throw refuse('ILLEGAL_TRANSITION', message, ['purchaseOrderId'], { status: order.status });
    }
    await putReceipt(tx, order.id, status, after);
    await bookIn(tx, receiptChanges(goods, order.locationId, order.number));
    return { purchaseOrderId: order.id };
  });
}
