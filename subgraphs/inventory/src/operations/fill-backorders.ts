import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { InventoryServices } from '../services.js';
import { lockDemands } from '../storage/order-demand.js';
import { replan } from '../storage/replan.js';

export interface StockChangedSummary {
  readonly sku: string;
  readonly available: number;
}

/** Orders planned at most for one batch; what is left is tried with the next change of stock. */
const MOST_ORDERS = 200;

/** Gives stock that has become free to the orders that wait for it: highest priority first, then the oldest. */
export const fillBackorders = (
  ctx: OperationContext<InventoryServices>,
  events: readonly IntegrationEvent<StockChangedSummary>[],
): Promise<void> =>
  consumeEvents(ctx, 'inventory.fill-backorders', events, async (tx, fresh) => {
    const skus = [...new Set(fresh.filter(({ payload }) => payload.available > 0).map(({ payload }) => payload.sku))];
    if (skus.length === 0) return;
    const waiting = await rows<{ orderId: string }>(
      tx.db,
      sql`select d.order_id from order_demand d where exists (select from order_reservation_line r where r.order_id = d.order_id and r.state = 'BACKORDERED' and r.quantity > 0 and r.sku = any(${skus}::text[]))
          order by d.priority desc, d.placed_at, d.order_id limit ${MOST_ORDERS}`,
    );
    if (waiting.length === 0) return;
    const locked = new Map(
      (
        await lockDemands(
          tx.db,
          waiting.map(({ orderId }) => orderId),
        )
      ).map((order) => [order.orderId, order]),
    );
    await replan(
      tx,
      waiting.flatMap(({ orderId }) => locked.get(orderId) ?? []),
      { retryBackorders: true, always: false },
    );
  });
