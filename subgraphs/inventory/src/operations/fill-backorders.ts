import type { OperationContext } from '@oms/platform/commands/run-command';
import type { StockChanged } from '@oms/platform/events/stock-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { InventoryServices } from '../services.js';
import { serveWaiting } from '../storage/waiting-orders.js';

/** Orders planned at most for one batch; what is left is tried with the next change of stock. */
const MOST_ORDERS = 200;

/** Gives stock that has become free to the orders that wait for it: highest priority first, then the oldest. */
export const fillBackorders = (
  ctx: OperationContext<InventoryServices>,
  events: readonly IntegrationEvent<Pick<StockChanged, 'sku' | 'available'>>[],
): Promise<void> =>
  consumeEvents(ctx, 'inventory.fill-backorders', events, async (tx, fresh) => {
    const skus = [...new Set(fresh.filter(({ payload }) => payload.available > 0).map(({ payload }) => payload.sku))];
    if (skus.length > 0) await serveWaiting(tx, skus, MOST_ORDERS);
  });
