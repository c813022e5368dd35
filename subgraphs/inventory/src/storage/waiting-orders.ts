import type { Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { lockDemands } from './order-demand.js';
import { replan } from './replan.js';

/** An order's place among those that wait: highest priority first, then the oldest. */
export interface WaitingOrder {
  readonly orderId: string;
  readonly priority: number;
  readonly placedAt: Date;
}

/**
 * Gives stock to up to `limit` orders that wait for these items, in their order, behind `after`. Answers those that were
 * tried, whether or not there was enough for them.
 */
export async function serveWaiting(
  tx: Tx,
  skus: readonly string[],
  limit: number,
  after: WaitingOrder | null = null,
): Promise<readonly WaitingOrder[]> {
  const behind = after
    ? sql`(-d.priority, d.placed_at, d.order_id) > (${-after.priority}::int, ${after.placedAt}::timestamptz, ${after.orderId}::uuid)`
    : sql`true`;
  const waiting = await rows<WaitingOrder>(
    tx.db,
    sql`select d.order_id, d.priority, d.placed_at from order_demand d
        where exists (select from order_reservation_line r where r.order_id = d.order_id and r.state = 'BACKORDERED' and r.quantity > 0 and r.sku = any(${skus}::text[]))
          and ${behind} order by d.priority desc, d.placed_at, d.order_id limit ${limit}`,
  );
  if (waiting.length === 0) return [];
  const ids = waiting.map(({ orderId }) => orderId);
  const locked = new Map((await lockDemands(tx.db, ids)).map((order) => [order.orderId, order]));
  await replan(
    tx,
    ids.flatMap((id) => locked.get(id) ?? []),
    { retryBackorders: true, always: false },
  );
  return waiting;
}
