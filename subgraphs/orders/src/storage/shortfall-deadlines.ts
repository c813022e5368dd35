import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql, type Sql } from '@oms/platform/database/sql';
import type { MissingUnits } from '../rules/shortfall.js';

/** Keeps when missing units are to be cancelled; the first date of a line stands. */
export async function keepDeadlines(tx: Tx, orderId: string, missing: readonly MissingUnits[]): Promise<void> {
  const dated = new Map(
    missing.flatMap(({ lineId, cancelAt }) =>
      cancelAt ? [[lineId, { line_id: lineId, order_id: orderId, cancel_at: cancelAt }] as const] : [],
    ),
  );
  if (dated.size === 0) return;
  await run(
    tx.db,
    sql`insert into shortfall_deadline (line_id, order_id, cancel_at)
        select d.line_id, d.order_id, d.cancel_at from ${recordset([...dated.values()], 'd', 'line_id uuid, order_id uuid, cancel_at timestamptz')}
        join order_line l on l.id = d.line_id order by d.line_id on conflict (line_id) do nothing`,
  );
}

/** Orders with units whose time is over, the longest overdue first. */
export async function ordersWithDeadlinesAt(db: Sql, now: Date, limit: number): Promise<string[]> {
  const due = await rows<{ orderId: string }>(
    db,
    sql`select order_id, min(cancel_at) as since from shortfall_deadline where cancel_at <= ${now} group by order_id order by since limit ${limit}`,
  );
  return due.map(({ orderId }) => orderId);
}

/** Takes the deadlines of these orders that are over; answers their lines. The orders are locked. */
export async function takeDeadlines(tx: Tx, orderIds: readonly string[]): Promise<Set<string>> {
  const taken = await rows<{ lineId: string }>(
    tx.db,
    sql`delete from shortfall_deadline where order_id = any(${orderIds}::uuid[]) and cancel_at <= ${tx.now} returning line_id`,
  );
  return new Set(taken.map(({ lineId }) => lineId));
}
