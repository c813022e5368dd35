import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import { backorderCase, type OldBackorder } from '../rules/backorder-case.js';
import type { OrdersServices } from '../services.js';

const BATCH = 500;

const WAITS = sql`(o.has_backorder and o.status in ('PENDING', 'CONFIRMED', 'PROCESSING'))`;

/** Orders that began to wait since the last time: from now on their age counts. */
const watch = (ctx: OperationContext<OrdersServices>): Promise<number> =>
  runCommand(ctx, 'watchBackorders', (tx) =>
    run(
      tx.db,
      sql`insert into waiting_backorder (order_id, since)
          select o.id, coalesce((select max(e.recorded_at) from order_event e where e.order_id = o.id and e.type = 'BACKORDERED'), ${tx.now}::timestamptz)
          from orders o join channel c on c.code = o.channel_code and (c.policies ->> 'maxBackorderHours') is not null
          where ${WAITS} and not o.historical and not exists (select from waiting_backorder w where w.order_id = o.id)
          order by o.placed_at desc limit ${BATCH}
          on conflict (order_id) do nothing`,
    ),
  );

/** Orders of which nothing waits any more: what was asked about them is past. */
const endPast = (ctx: OperationContext<OrdersServices>): Promise<number> =>
  runCommand(ctx, 'endOldBackorders', async (tx) => {
    const past = await rows<OldBackorder & { readonly reportedAt: Date | null }>(
      tx.db,
      sql`delete from waiting_backorder w using orders o
          where o.id = w.order_id and w.order_id in (
            select w.order_id from waiting_backorder w join orders o on o.id = w.order_id where not ${WAITS} order by w.order_id limit ${BATCH} for update of w skip locked)
          returning o.id, o.number, o.customer_id, o.version, w.since, w.reported_at`,
    );
    for (const order of past) if (order.reportedAt) tx.emit(backorderCase(order, false));
    return past.length;
  });

const report = (ctx: OperationContext<OrdersServices>): Promise<number> =>
  runCommand(ctx, 'reportOldBackorders', async (tx) => {
    const old = await rows<OldBackorder>(
      tx.db,
      sql`update waiting_backorder w set reported_at = ${tx.now}::timestamptz from orders o
          where o.id = w.order_id and ${WAITS} and w.reported_at is null and w.order_id in (
            select w.order_id from waiting_backorder w join orders o on o.id = w.order_id join channel c on c.code = o.channel_code
            where ${WAITS} and w.reported_at is null and w.since < ${tx.now}::timestamptz - make_interval(hours => (c.policies ->> 'maxBackorderHours')::int)
            order by w.since, w.order_id limit ${BATCH} for update of w skip locked)
          returning o.id, o.number, o.customer_id, o.version, w.since`,
    );
    for (const order of old) tx.emit(backorderCase(order, true));
    return old.length;
  });

async function repeat(batch: () => Promise<number>): Promise<number> {
  let done = 0;
  for (;;) {
    const some = await batch();
    done += some;
    if (some < BATCH) return done;
  }
}

/**
 * Looks for orders whose units have waited for stock for longer than their channel allows (`maxBackorderHours`): each
 * becomes one case, which is past when nothing of the order waits any more. Safe for several at once: an order's own row
 * says whether it was reported.
 */
export async function sweepOldBackorders(given: OperationContext<OrdersServices>): Promise<{ reported: number }> {
  const ctx = { ...given, idempotency: undefined };
  await repeat(() => endPast(ctx));
  await repeat(() => watch(ctx));
  return { reported: await repeat(() => report(ctx)) };
}
