import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { editEndOf, editRequestEntry } from '../rules/edit-request.js';
import type { OrdersServices } from '../services.js';
import { endEditRequests } from '../storage/edit-requests.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';

const BATCH = 100;

/**
 * Ends requests for edits that nobody decided in time. (What ends with its order ends in the command that ends it; what
 * an earlier version left open is ended here.) Safe for several at once: the order's row decides.
 */
export async function expireEditRequests(ctx: OperationContext<OrdersServices>): Promise<{ requests: number }> {
  let done = 0;
  for (;;) {
    const due = await rows<{ orderId: string }>(
      ctx.database.sql(),
      sql`select r.order_id from order_edit_request r join orders o on o.id = r.order_id
           where r.status = 'REQUESTED' and (r.expires_at <= ${ctx.clock.now()} or o.status in ('COMPLETED', 'CANCELLED', 'EXPIRED'))
           order by r.order_id limit ${BATCH}`,
    );
    if (due.length === 0) return { requests: done };
    done += await runCommand({ ...ctx, idempotency: undefined }, 'expireEditRequests', async (tx) => {
      const orders = await lockOrders(tx.db, due.map((one) => one.orderId)); // prettier-ignore
      const ends = orders.map((order) => ({ orderId: order.id, reason: editEndOf(order) ?? 'TIME_OVER' }));
      const ended = await endEditRequests(tx, 'EXPIRED', ends);
      const changes = orders.flatMap((order) => {
        const request = ended.find(({ orderId }) => orderId === order.id);
        return request ? [{ order, before: demandFingerprint(order), entries: [editRequestEntry(request)] }] : [];
      });
      await saveOrders(tx, ctx.services, changes);
      return changes.length;
    });
    if (due.length < BATCH) return { requests: done };
  }
}
