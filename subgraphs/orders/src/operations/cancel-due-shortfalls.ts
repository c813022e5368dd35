import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import type { OrderState } from '../rules/order-state.js';
import { cancelShort } from '../rules/shortfall.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import { ordersWithDeadlinesAt, takeDeadlines } from '../storage/shortfall-deadlines.js';

const BATCH = 100;
const OPEN = new Set(['PENDING', 'CONFIRMED', 'PROCESSING']);

const cancel = (order: OrderState, lines: ReadonlySet<string>): TimelineEntry[] =>
  OPEN.has(order.status)
    ? order.lines.flatMap((line) => (lines.has(line.id) ? cancelShort(line, line.open + line.backordered) : []))
    : [];

/**
 * Cancels what stock did not have by the time that a sourcing rule (CANCEL_AFTER) gave it: the customer is told, what was
 * paid for it goes back, what was authorised is not captured. Safe for several at once: a deadline is taken under its
 * order's lock, in the transaction that cancels.
 */
export async function cancelDueShortfalls(ctx: OperationContext<OrdersServices>): Promise<{ orders: number }> {
  let cancelled = 0;
  for (;;) {
    const due = await ordersWithDeadlinesAt(ctx.database.sql(), ctx.clock.now(), BATCH);
    if (due.length === 0) return { orders: cancelled };
    cancelled += await runCommand({ ...ctx, idempotency: undefined }, 'cancelDueShortfalls', async (tx) => {
      const orders = await lockOrders(tx.db, due);
      const lines = await takeDeadlines(tx, due);
      const changes = orders.flatMap((order) => {
        const before = demandFingerprint(order);
        const entries = cancel(order, lines);
        return entries.length > 0 ? [{ order, before, entries }] : [];
      });
      await saveOrders(tx, ctx.services, changes);
      return changes.length;
    });
  }
}
