import { crashPoint } from '@oms/platform/commands/crash-point';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { confirmOrder, mayConfirm } from '../rules/confirm.js';
import type { OrdersServices } from '../services.js';
import type { ProviderAnswer } from '../payments/payment-provider.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrder } from '../storage/save-order.js';
import type { TimelineEntry } from '../storage/timeline.js';

interface PendingPayment {
  readonly orderId: string;
  readonly amount: number;
  readonly currency: string;
}

/** Writes the provider's answer: the order is confirmed, or cancelled when it was declined. Safe to call twice. */
export async function recordAuthorization(
  ctx: OperationContext<OrdersServices>,
  orderId: string,
  paymentId: string,
  answer: ProviderAnswer,
): Promise<void> {
  await runCommand({ ...ctx, idempotency: undefined }, 'recordAuthorization', async (tx) => {
    const [order] = await lockOrders(tx.db, [orderId]);
    const payment = order?.payments.find((one) => one.id === paymentId);
    if (!order || payment?.status !== 'PENDING') return;
    const before = demandFingerprint(order);
    const entries: TimelineEntry[] = [];
    payment.reference = answer.reference;
    if (answer.outcome === 'APPROVED') {
      payment.status = 'AUTHORIZED';
      payment.authorized = payment.amount;
      entries.push({ type: 'PAYMENT_AUTHORIZED' });
      if (order.status === 'PENDING' && mayConfirm(order)) {
        confirmOrder(order, tx.now);
        entries.push({ type: 'ORDER_CONFIRMED' });
      }
    } else {
      payment.status = 'FAILED';
      payment.failure = answer.reason ?? 'declined';
      for (const line of order.lines)
        Object.assign(line, { cancelled: line.quantity - line.shipped, open: 0, backordered: 0, allocated: 0 });
      entries.push({ type: 'PAYMENT_FAILED', reason: payment.failure });
    }
    await saveOrder(tx, ctx.services, order, before, entries);
  });
}

/** Asks the provider to authorise a pending payment. When no answer comes, the payment stays pending and is looked up later. */
export async function authorizePayment(
  ctx: OperationContext<OrdersServices>,
  paymentId: string,
  token: string,
): Promise<void> {
  const pending = await firstRow<PendingPayment>(
    ctx.database.sql(),
    sql`select p.order_id, p.amount, o.currency from payment p join orders o on o.id = p.order_id where p.id = ${paymentId} and p.status = 'PENDING'`,
  );
  if (!pending) return;
  let answer: ProviderAnswer;
  try {
    answer = await ctx.services.payments.authorize(ctx.database, {
      key: paymentId,
      amount: pending.amount,
      currency: pending.currency,
      token,
    });
  } catch (error) {
    ctx.logger.warn({ err: error, paymentId }, 'no answer from the payment provider; it will be looked up');
    return;
  }
  crashPoint('authorize-payment.after-call');
  await recordAuthorization(ctx, pending.orderId, paymentId, answer);
}
