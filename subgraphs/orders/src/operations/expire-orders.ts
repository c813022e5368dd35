import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { nextState } from '@oms/platform/values/lifecycle';
import { abandonOrder, releasePayment } from '../rules/confirm.js';
import { orderLifecycle } from '../rules/order-lifecycle.js';
import type { OrderState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';

const BATCH = 100;

/** Ends an order whose time is over; one whose payment is being authorised right now is left to the answer. */
function expire(order: OrderState, now: Date): boolean {
  const next = nextState(orderLifecycle, order.status, 'expire');
  const pending = order.payments.some((payment) => payment.status === 'PENDING');
  if (!next || pending || order.expiresAt === null || order.expiresAt > now) return false;
  order.status = next;
  abandonOrder(order);
  for (const payment of order.payments) releasePayment(payment, 'void', now);
  return true;
}

/**
 * Ends orders that nobody paid and drafts that nobody completed, in time: their cart hold is free for another try, what was
 * authorised or paid in part goes back. Safe for several at once: the order's row decides.
 */
export async function expireOrders(ctx: OperationContext<OrdersServices>): Promise<{ expired: number }> {
  let expired = 0;
  for (;;) {
    const now = ctx.clock.now();
    const due = await rows<{ id: string }>(
      ctx.database.sql(),
      sql`select id from orders where expires_at <= ${now} and status in ('DRAFT', 'PENDING')
            and not exists (select from payment p where p.order_id = orders.id and p.status = 'PENDING') order by expires_at limit ${BATCH}`,
    );
    const ended = await runCommand({ ...ctx, idempotency: undefined }, 'expireOrders', async (tx) => {
      const orders = await lockOrders(
        tx.db,
        due.map((one) => one.id),
      );
      const changes = orders.flatMap((order) => {
        const before = demandFingerprint(order);
        return expire(order, tx.now) ? [{ order, before, entries: [{ type: 'ORDER_EXPIRED' }] }] : [];
      });
      await saveOrders(tx, ctx.services, changes);
      return changes.length;
    });
    expired += ended;
    if (due.length < BATCH || ended === 0) return { expired };
  }
}
