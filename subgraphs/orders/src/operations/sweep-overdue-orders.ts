import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, sql, type Sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import { overdueCase, type OverdueOrder } from '../rules/overdue-case.js';
import type { OrdersServices } from '../services.js';
import { cancelOrder } from './cancel-order.js';

const BATCH = 200;

type Found = OverdueOrder & { readonly action: 'CASE' | 'CANCEL' };

/** Orders that have been in their state for longer than their channel allows and were not reported for it yet. */
const findOverdue = (db: Sql, now: Date): Promise<Found[]> =>
  rows(
    db,
    sql`select o.id, o.number, o.customer_id, o.version, o.status, entered.since, l.max_hours,
               coalesce(c.policies ->> 'whenOverdue', 'CASE') as action
        from channel c join lateral jsonb_each_text(coalesce(c.policies -> 'maxAgeHours', '{}')) age(status, hours) on true
        cross join lateral (select age.hours::int as max_hours, ${now}::timestamptz - make_interval(hours => age.hours::int) as before) l
        join orders o on o.status = age.status and o.channel_code = c.code and not o.historical and o.placed_at < l.before
        cross join lateral (
          select coalesce(min(e.recorded_at), o.updated_at) as since from order_event e where e.order_id = o.id and e.status = o.status
            and e.sequence > coalesce((select max(b.sequence) from order_event b where b.order_id = o.id and b.status <> o.status), 0)) entered
        where entered.since < l.before and not exists (select from overdue_order r where r.order_id = o.id and r.status = o.status)
        order by o.placed_at, o.id limit ${BATCH}`,
  );

/** Marks orders as reported for the state that they are in still; answers those that nobody else has marked. */
async function mark(tx: Tx, found: readonly Found[]): Promise<Found[]> {
  const records = found.map(({ id, status }) => ({ order_id: id, status }));
  const marked = await rows<{ orderId: string }>(
    tx.db,
    sql`insert into overdue_order (order_id, status, reported_at)
        select r.order_id, r.status, ${tx.now}::timestamptz from ${recordset(records, 'r', 'order_id uuid, status text')}
        join orders o on o.id = r.order_id and o.status = r.status order by r.order_id
        on conflict (order_id, status) do nothing returning order_id`,
  );
  const ids = new Set(marked.map(({ orderId }) => orderId));
  return found.filter(({ id }) => ids.has(id));
}

/** Orders that were reported and are not in that state any more: their cases are past. */
const endPast = (ctx: OperationContext<OrdersServices>): Promise<void> =>
  runCommand(ctx, 'endOverdueOrders', async (tx) => {
    const past = await rows<Omit<OverdueOrder, 'maxHours'>>(
      tx.db,
      sql`delete from overdue_order r using orders o where o.id = r.order_id and o.status <> r.status
          returning o.id, o.number, o.customer_id, o.version, r.status, r.reported_at as since`,
    );
    for (const order of past) tx.emit(overdueCase({ ...order, maxHours: 0 }, false));
  });

/** Cancels what can be cancelled; false where nothing can. */
async function cancel(ctx: OperationContext<OrdersServices>, { id }: Found): Promise<boolean> {
  try {
    await cancelOrder(ctx, { orderId: id, reason: 'ORDER_OVERDUE' });
    return true;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return false;
  }
}

/**
 * Looks for orders that have been in a state for longer than their channel allows (`maxAgeHours`): by the channel's
 * policy each becomes a case, or is cancelled, and becomes a case where it cannot be. Each is reported once per state; its
 * case is past when the order has moved on. Safe for several at once: whoever marks the order reports it.
 */
export async function sweepOverdueOrders(given: OperationContext<OrdersServices>): Promise<{ reported: number }> {
  const ctx = { ...given, idempotency: undefined };
  await endPast(ctx);
  let reported = 0;
  for (;;) {
    const found = await findOverdue(ctx.database.sql(), ctx.clock.now());
    const uncancelled = new Set<string>();
    for (const order of found) if (order.action === 'CASE' || !(await cancel(ctx, order))) uncancelled.add(order.id);
    reported += await runCommand(ctx, 'reportOverdueOrders', async (tx) => {
      const marked = await mark(tx, found);
      for (const order of marked) if (uncancelled.has(order.id)) tx.emit(overdueCase(order, true));
      return marked.length;
    });
    if (found.length < BATCH) return { reported };
  }
}
