import { crashPoint } from '@oms/platform/commands/crash-point';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { abandonOrder, confirmOrder, mayConfirm, releasePayment } from '../rules/confirm.js';
import type { OrderState, PaymentState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import type { ProviderAnswer } from '../payments/payment-provider.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';

interface PendingPayment {
  readonly orderId: string;
  readonly amount: number;
  readonly currency: string;
}

/** What became of an authorisation; UNKNOWN when the provider has had its time and knows nothing of it. */
type Authorization =
  ProviderAnswer | { readonly outcome: 'UNKNOWN'; readonly reference?: undefined; readonly reason: string };

function approve(order: OrderState, payment: PaymentState, now: Date): TimelineEntry[] {
  payment.status = 'AUTHORIZED';
  payment.authorized = payment.amount;
  if (order.status !== 'PENDING' || !mayConfirm(order)) return [{ type: 'PAYMENT_AUTHORIZED' }];
  confirmOrder(order, now);
  return [{ type: 'PAYMENT_AUTHORIZED' }, { type: 'ORDER_CONFIRMED' }];
}

function fail(order: OrderState, payment: PaymentState, answer: Authorization, now: Date): TimelineEntry[] {
  // What nobody knows of may still turn up at the provider: it is then given back.
  const unknown = answer.outcome === 'UNKNOWN';
  releasePayment(payment, unknown ? 'expire' : 'fail', now);
  payment.failure = answer.reason ?? 'declined';
  if (order.status === 'PENDING') abandonOrder(order);
  return [{ type: unknown ? 'PAYMENT_EXPIRED' : 'PAYMENT_FAILED', reason: payment.failure }];
}

/** Writes the provider's answer: the order is confirmed, or cancelled when it was declined. Safe to call twice. */
export async function recordAuthorization(
  ctx: OperationContext<OrdersServices>,
  orderId: string,
  paymentId: string,
  answer: Authorization,
): Promise<void> {
  await runCommand({ ...ctx, idempotency: undefined }, 'recordAuthorization', async (tx) => {
    const [order] = await lockOrders(tx.db, [orderId]);
    const payment = order?.payments.find((one) => one.id === paymentId);
    if (!order || payment?.status !== 'PENDING') return;
    const before = demandFingerprint(order);
    payment.reference = answer.reference ?? null;
    const entries =
      answer.outcome === 'APPROVED' ? approve(order, payment, tx.now) : fail(order, payment, answer, tx.now);
    await saveOrders(tx, ctx.services, [{ order, before, entries }]);
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
