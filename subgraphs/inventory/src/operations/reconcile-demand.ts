import type { OperationContext } from '@oms/platform/commands/run-command';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { located } from '../geocoding/geocoder.js';
import type { Demand } from '../rules/demand.js';
import type { InventoryServices } from '../services.js';
import { lockDemands, putDemands } from '../storage/order-demand.js';
import { replan } from '../storage/replan.js';

/** The demand with coordinates of its destinations. */
async function locate(
  { services }: OperationContext<InventoryServices>,
  event: IntegrationEvent<Demand>,
): Promise<IntegrationEvent<Demand>> {
  const deliveries = await Promise.all(
    event.payload.deliveries.map(async (delivery) => ({
      ...delivery,
      destination: delivery.destination && (await located(services.geocoder, delivery.destination)),
    })),
  );
  return { ...event, payload: { ...event.payload, deliveries } };
}

/**
 * Brings the reservations of orders to what they want now, all of a batch together. Destinations are located before
 * anything is locked.
 */
export async function reconcileDemand(
  ctx: OperationContext<InventoryServices>,
  events: readonly IntegrationEvent<Demand>[],
): Promise<void> {
  const demands = await Promise.all(events.map((event) => locate(ctx, event)));
  await consumeEvents(ctx, 'inventory.allocation', demands, async (tx, fresh) => {
    await putDemands(
      tx,
      fresh.map(({ payload, aggregateVersion }) => ({ demand: payload, version: aggregateVersion })),
    );
    const orders = await lockDemands(
      tx.db,
      fresh.map(({ payload }) => payload.orderId),
    );
    await replan(tx, orders, { retryBackorders: false, always: true });
  });
}
