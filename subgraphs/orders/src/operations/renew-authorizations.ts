import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import { awaitPayment } from '../rules/await-payment.js';
import { releasePayment } from '../rules/confirm.js';
import { newPayment } from '../rules/new-order.js';
import type { PaymentState } from '../rules/money-state.js';
import type { OrderState } from '../rules/order-state.js';
import { isCovered } from '../rules/refunds.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import { recordAuthorization } from './authorize-payment.js';

/** How long before an authorisation lapses it is asked for anew. */
const AHEAD_HOURS = 24;

interface Lapsing {
  readonly id: string;
  readonly orderId: string;
  readonly currency: string;
}

/** The successor of a payment that is about to lapse; none when it lapsed, is used, or has one already. */
function successorOf(order: OrderState, payment: PaymentState, now: Date): PaymentState | null {
  const taken = order.payments.some((one) => one.replacesId === payment.id && one.status !== 'FAILED');
  if (taken || payment.expiresAt === null || payment.expiresAt <= now) return null;
  const { method, provider, authorized } = payment;
  const id = newId(now);
  return newPayment({
    id,
    method,
    provider,
    amount: authorized,
    status: 'PENDING',
    createdAt: now,
    replacesId: payment.id,
  });
}

/** Ends an authorisation that the provider has let go of; the order waits for another. */
function lapse(order: OrderState, payment: PaymentState, by: unknown, now: Date): TimelineEntry[] {
  if (payment.expiresAt === null || payment.expiresAt > now || payment.capturing > 0) return [];
  const wasCovered = isCovered(order);
  releasePayment(payment, 'expire', now);
  return [{ type: 'PAYMENT_EXPIRED' }, ...awaitPayment(order, wasCovered, { by, now })];
}

async function prepare(ctx: OperationContext<OrdersServices>, lapsing: Lapsing) {
  return runCommand({ ...ctx, idempotency: undefined }, 'renewAuthorization', async (tx) => {
    const [order] = await lockOrders(tx.db, [lapsing.orderId]);
    const payment = order?.payments.find((one) => one.id === lapsing.id);
    if (!order || payment?.status !== 'AUTHORIZED') return null;
    const before = demandFingerprint(order);
    const next = successorOf(order, payment, tx.now);
    const entries = next ? [] : lapse(order, payment, { role: tx.actor.role, id: tx.actor.id }, tx.now);
    if (next) order.payments.push(next);
    if (!next && entries.length === 0) return null;
    await saveOrders(tx, ctx.services, [{ order, before, entries }]);
    return next ? { id: next.id, amount: next.amount, token: payment.reference ?? '' } : null;
  });
}

/**
 * Asks anew for authorisations that are about to lapse, and ends those that have lapsed. Safe for several at once: an
 * authorisation has one successor, which the provider makes once; a lost answer is looked up like any other.
 */
export async function renewAuthorizations(ctx: OperationContext<OrdersServices>): Promise<{ renewed: number }> {
  const soon = new Date(ctx.clock.now().getTime() + AHEAD_HOURS * 3_600_000);
  const lapsing = await rows<Lapsing>(
    ctx.database.sql(),
    sql`select p.id, p.order_id, o.currency from payment p join orders o on o.id = p.order_id
        where p.expires_at < ${soon} and p.status = 'AUTHORIZED' and p.method = 'CARD' and o.status in ('PENDING', 'CONFIRMED', 'PROCESSING') order by p.expires_at limit 100`,
  );
  let renewed = 0;
  for (const one of lapsing) {
    try {
      const next = await prepare(ctx, one);
      if (!next) continue;
      const { id: key, amount, token } = next;
      const answer = await ctx.services.payments.reauthorize(ctx.database, {
        key,
        amount,
        token,
        currency: one.currency,
      });
      await recordAuthorization(ctx, one.orderId, key, answer);
      renewed += 1;
    } catch (error) {
      ctx.logger.warn({ err: error, paymentId: one.id }, 'an authorisation could not be renewed; it is looked up');
    }
  }
  return { renewed };
}
