import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { CaseRequestedEvent } from '@oms/platform/outbox/case-requested';
import type { OrderState } from '../rules/order-state.js';
import { moveReturn, returnEntry, touch } from '../rules/returns/move-return.js';
import { casesPast, returnCase } from '../rules/returns/return-cases.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';

const BATCH = 100;

/** What time has done to the returns of an order, and the cases that ask for a person. */
function judge(order: OrderState, now: Date): { entries: TimelineEntry[]; cases: CaseRequestedEvent[] } {
  const entries: TimelineEntry[] = [];
  const cases: CaseRequestedEvent[] = [];
  for (const one of order.returns) {
    const was = { ...one };
    const sent = one.lines.some((line) => line.exchangeLineId !== null);
    if (one.expiresAt && one.expiresAt <= now && moveReturn(order, one, 'expire', now)) {
      entries.push(returnEntry('RETURN_EXPIRED', one));
      if (sent)
        cases.push(returnCase(order, one, { kind: 'EXCHANGE_NOT_RETURNED', summary: `Nothing came back for the exchange ${one.number}` })); // prettier-ignore
      cases.push(...casesPast(order, one, was));
    }
    if (one.overdueAt && one.overdueAt <= now) {
      one.overdueAt = null;
      touch(one, now);
      entries.push(returnEntry('RETURN_OVERDUE', one, { visibility: 'STAFF' }));
      cases.push(
        returnCase(order, one, { kind: 'RETURN_OVERDUE', summary: `${one.number} is overdue: ask where it is` }),
      );
    }
  }
  return { entries, cases };
}

/**
 * Ends allowances to send goods in that nobody used, and asks for a person where goods were said to be under way and have
 * not come. Safe for several at once: the order's row decides.
 */
export async function expireReturns(ctx: OperationContext<OrdersServices>): Promise<{ returns: number }> {
  let done = 0;
  for (;;) {
    const now = ctx.clock.now();
    const due = await rows<{ orderId: string }>(
      ctx.database.sql(),
      sql`select distinct order_id from (select order_id from order_return where expires_at <= ${now}
          union all select order_id from order_return where overdue_at <= ${now}) due limit ${BATCH}`,
    );
    const judged = await runCommand({ ...ctx, idempotency: undefined }, 'expireReturns', async (tx) => {
      const orders = await lockOrders(tx.db, due.map((one) => one.orderId)); // prettier-ignore
      const changes = orders.flatMap((order) => {
        const before = demandFingerprint(order);
        const { entries, cases } = judge(order, tx.now);
        for (const one of cases) tx.emit(one);
        return entries.length > 0 ? [{ order, before, entries }] : [];
      });
      await saveOrders(tx, ctx.services, changes);
      return changes.length;
    });
    done += judged;
    if (due.length < BATCH || judged === 0) return { returns: done };
  }
}
