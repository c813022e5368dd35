import { crashPoint } from '@oms/platform/commands/crash-point';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { abandonOrder, confirmOrder, mayConfirm, releasePayment } from '../rules/confirm.js';
import { newHold } from '../rules/new-hold.js';
import { isCovered } from '../rules/refunds.js';
import type { PaymentState } from '../rules/money-state.js';
import type { OrderState } from '../rules/order-state.js';
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
  | ProviderAnswer
  | {
      readonly outcome: 'UNKNOWN';
      readonly reference?: undefined;
      readonly expiresAt?: undefined;
      readonly reason: string;
    };

/** Whether the payment was part of placing the order: the order stands and falls with it. */
const placedWith = (order: OrderState, payment: PaymentState): boolean =>
  payment.createdAt.getTime() <= order.placedAt.getTime();

function approve(order: OrderState, payment: PaymentState, answer: Authorization, now: Date): TimelineEntry[] {
  payment.status = 'AUTHORIZED';
  payment.authorized = payment.amount;
  payment.expiresAt = answer.expiresAt ?? null;
  const replaced = order.payments.find((one) => one.id === payment.replacesId);
  if (replaced) releasePayment(replaced, 'void', now);
  const authorized = { type: replaced ? 'PAYMENT_REAUTHORIZED' : 'PAYMENT_AUTHORIZED' };
  const covered = placedWith(order, payment) || isCovered(order);
  if (order.status !== 'PENDING' || !mayConfirm(order) || !covered) return [authorized];
  confirmOrder(order, now);
  return [authorized, { type: 'ORDER_CONFIRMED' }];
}

function fail(order: OrderState, payment: PaymentState, answer: Authorization, { now, actor }: Tx): TimelineEntry[] {
  // What nobody knows of may still turn up at the provider: it is then given back.
  const unknown = answer.outcome === 'UNKNOWN';
  releasePayment(payment, unknown ? 'expire' : 'fail', now);
  payment.failure = answer.reason ?? 'declined';
  const failed = { type: unknown ? 'PAYMENT_EXPIRED' : 'PAYMENT_FAILED', reason: payment.failure };
  if (payment.replacesId) {
    const by = { role: actor.role, id: actor.id };
    order.holds.push(newHold('REAUTHORIZATION_FAILED', { by, at: now, note: payment.failure }));
    return [failed, { type: 'HOLD_PLACED', reason: 'REAUTHORIZATION_FAILED', visibility: 'STAFF' }];
  }
  if (order.status === 'PENDING' && placedWith(order, payment)) abandonOrder(order);
  return [failed];
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
      answer.outcome === 'APPROVED' ? approve(order, payment, answer, tx.now) : fail(order, payment, answer, tx);
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
