import type { Tx } from '@oms/platform/commands/run-command';
import type { UnfetchedPickup } from '@oms/platform/events/fulfillment-events';
import { noticeRequested, type Notice } from '@oms/platform/outbox/notice-requested';
import { allWaiting } from '../rules/hand-over.js';
import type { WorkOrder, WorkState } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { loadPlaces } from '../storage/plan-due.js';

/** An order that waits in a store, within the work on its order. */
export interface WaitingPickup {
  readonly order: WorkOrder;
  readonly work: WorkState;
}

/** Where the customer fetches the order. */
export const pickupPlaceOf = (order: WorkOrder): string =>
  order.method === 'SHIP_TO_STORE' ? (order.pickupLocationId ?? order.locationId) : order.locationId;

/** Asks that the customer is told where the order waits, until when, and which code to show. */
export async function tellCustomer(
  tx: Tx,
  { pickupCodes }: FulfillmentServices,
  notice: Extract<Notice, 'READY_FOR_PICKUP' | 'PICKUP_REMINDER'>,
  { order, work }: WaitingPickup,
): Promise<void> {
  const delivery = work.demand?.deliveries.find((one) => one.deliveryId === order.deliveryId);
  if (!delivery?.recipient) return;
  const placeId = pickupPlaceOf(order);
  const place = (await loadPlaces(tx, [placeId])).get(placeId);
  const facts = {
    orderNumber: order.orderNumber,
    orderUrl: work.demand?.orderUrl ?? null,
    pickupCode: pickupCodes.codeOf(order.id),
    locationName: place?.name ?? '',
    expiresAt: order.expiresAt?.toISOString() ?? null,
  };
  const { orderId } = order;
  tx.emit(noticeRequested(`${order.id}:${notice}`, { notice, orderId, customerId: null, contact: delivery.recipient, facts })); // prettier-ignore
}

/** Tells orders of units that nobody fetches. */
export function tellUnfetched(tx: Tx, type: 'PickupDeclined' | 'PickupExpired', order: WorkOrder): void {
  const lines = allWaiting(order).flatMap(({ lineId, quantity }) => {
    const line = order.lines.find((one) => one.id === lineId);
    return line ? [{ lineId: line.lineId, sku: line.sku, quantity }] : [];
  });
  const { id, orderId, method } = order;
  const payload: UnfetchedPickup = {
    orderId,
    fulfillmentOrderId: id,
    locationId: pickupPlaceOf(order),
    cameByParcel: method === 'SHIP_TO_STORE',
    lines,
  };
  // The order's work is locked and its version rises with every command.
  tx.emit({ type, aggregateId: id, aggregateVersion: order.version + 1, orderId, payload });
}
