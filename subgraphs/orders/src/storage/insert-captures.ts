import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import { takeDueCaptures } from '../rules/settle-order.js';
import type { OrderState } from '../rules/order-state.js';

/** An amount in minor units to capture of one payment. */
interface Capture {
  readonly orderId: string;
  readonly paymentId: string;
  readonly amount: number;
}

/** Writes the intents to capture what has shipped, and asks for each: the provider is called after the commit. */
export const insertDueCaptures = (tx: Tx, orders: readonly OrderState[]): Promise<void> =>
  insertCaptures(
    tx,
    orders.flatMap((order) => takeDueCaptures(order).map((due) => ({ ...due, orderId: order.id }))),
  );

/** Writes intents to capture, and asks for each. Their payments know of them already (`capturing`). */
export async function insertCaptures(tx: Tx, due: readonly Capture[]): Promise<void> {
  const captures = due.map(({ orderId, paymentId, amount }) => ({
    id: newId(tx.now),
    order_id: orderId,
    payment_id: paymentId,
    amount,
  }));
  if (captures.length === 0) return;
  await run(
    tx.db,
    sql`insert into payment_capture (id, payment_id, amount, status, created_at, updated_at)
        select id, payment_id, amount, 'PENDING', ${tx.now}::timestamptz, ${tx.now}::timestamptz
        from ${recordset(captures, 's', 'id uuid, payment_id uuid, amount bigint')}`,
  );
  for (const { id: captureId, order_id: orderId } of captures) {
    tx.emit({
      type: 'CaptureRequested',
      aggregateId: captureId,
      aggregateVersion: 1,
      orderId,
      payload: { captureId, orderId },
    });
  }
}

/** Asks for each refund of now that a provider is to make: it is called after the commit. */
export function emitRefunds(tx: Tx, orders: readonly OrderState[]): void {
  for (const { id: orderId, refunds } of orders)
    for (const { id: refundId, status, byHand, createdAt } of refunds)
      if (status === 'PENDING' && !byHand && createdAt === tx.now)
        tx.emit({
          type: 'RefundRequested',
          aggregateId: refundId,
          aggregateVersion: 1,
          orderId,
          payload: { refundId, orderId },
        });
}
