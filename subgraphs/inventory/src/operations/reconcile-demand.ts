import type { OperationContext } from '@oms/platform/commands/run-command';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { Demand } from '../rules/inventory-events.js';
import type { InventoryServices } from '../services.js';
import { lockDemands, putDemands } from '../storage/order-demand.js';
import { replan } from '../storage/replan.js';

/** Brings the reservations of orders to what they want now; highest priority, then oldest, is served first. */
export const reconcileDemand = (
  ctx: OperationContext<InventoryServices>,
  events: readonly IntegrationEvent<Demand>[],
): Promise<void> =>
  consumeEvents(ctx, 'inventory.allocation', events, async (tx, fresh) => {
    await putDemands(
      tx,
      fresh.map(({ payload, aggregateVersion }) => ({ demand: payload, version: aggregateVersion })),
    );
    const orders = await lockDemands(
      tx.db,
      fresh.map(({ payload }) => payload.orderId),
    );
    const ranked = orders.toSorted(
      (a, b) =>
        b.demand.priority - a.demand.priority ||
        a.demand.placedAt.localeCompare(b.demand.placedAt) ||
        a.orderId.localeCompare(b.orderId),
    );
    await replan(tx, ranked, { retryBackorders: false, always: true });
  });
