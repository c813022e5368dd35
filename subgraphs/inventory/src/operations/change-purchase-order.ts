import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { nextState } from '@oms/platform/values/lifecycle';
import { purchaseOrderLifecycle } from '../rules/lifecycles.js';
import type { InventoryServices } from '../services.js';
import { touchLevels } from '../storage/emit-stock.js';
import { linesOf, lockPurchaseOrder } from '../storage/purchase-orders.js';

export interface ChangePurchaseOrderInput {
  readonly purchaseOrderId: string;
  readonly action: 'CONFIRM' | 'CLOSE' | 'CANCEL';
  /** With CONFIRM: when the goods come, as the supplier says now. */
  readonly expectedAt?: Date | null;
  readonly reason?: string | null;
}

const COMMANDS = { CONFIRM: 'confirm', CLOSE: 'close', CANCEL: 'cancel' } as const;

/**
 * Records what becomes of a purchase order: the supplier has confirmed it, or moved its day; what is still missing is not
 * coming (close); nothing is (cancel). What no longer comes is no longer on order.
 */
export function changePurchaseOrder(
  ctx: OperationContext<InventoryServices>,
  input: ChangePurchaseOrderInput,
): Promise<{ purchaseOrderId: string }> {
  return runCommand(ctx, 'changePurchaseOrder', async (tx) => {
    const order = isId(input.purchaseOrderId) ? await lockPurchaseOrder(tx, input.purchaseOrderId) : undefined;
    if (!order) throw refuse('UNKNOWN_PURCHASE_ORDER', 'There is no such purchase order.', ['purchaseOrderId']);
    const again = input.action === 'CONFIRM' && ['CONFIRMED', 'PARTIALLY_RECEIVED'].includes(order.status);
    const status = again ? order.status : nextState(purchaseOrderLifecycle, order.status, COMMANDS[input.action]);
    if (!status)
      throw refuse('ILLEGAL_TRANSITION', `A purchase order that is ${order.status} does not take this.`, ['action'], {
        status: order.status,
      });
    await run(
      tx.db,
      sql`update purchase_order set status = ${status}, version = version + 1, expected_at = coalesce(${input.expectedAt ?? null}::timestamptz, expected_at),
            first_expected_at = case when ${input.expectedAt ?? null}::timestamptz <> expected_at then coalesce(first_expected_at, expected_at) else first_expected_at end,
            closed_at = case when ${status} in ('CLOSED', 'CANCELLED') then ${tx.now}::timestamptz end where id = ${order.id}`,
    );
    const lines = await linesOf(tx, order.id);
    await touchLevels(
      tx,
      lines.map(({ sku }) => ({ sku, locationId: order.locationId })),
    );
    tx.audit({
      aggregateType: 'PurchaseOrder',
      aggregateId: order.id,
      command: 'changePurchaseOrder',
      reason: input.reason ?? null,
      before: { status: order.status },
      after: { status, expectedAt: input.expectedAt ?? null },
    });
    return { purchaseOrderId: order.id };
  });
}
