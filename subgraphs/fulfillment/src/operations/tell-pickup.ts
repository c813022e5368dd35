import type { Tx } from '@oms/platform/commands/run-command';
import { allWaiting } from '../rules/hand-over.js';
import type { WorkOrder, WorkState } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { loadPlaces } from '../storage/plan-due.js';

/** Payload of `PickupReady`, `PickupReminder`, `PickupDeclined` and `PickupExpired`. */
export interface PickupNews {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly fulfillmentOrderId: string;
  readonly locationId: string;
  readonly locationName: string;
  /** Sealed address and e-mail of whoever fetches it. */
  readonly recipient: string | null;
  /** Sealed: the code that proves who comes. */
  readonly code: string;
  readonly expiresAt: string | null;
  /** Whether the goods came to the store in a parcel: they can be returned, not cancelled. */
  readonly cameByParcel: boolean;
  /** Units that wait, by line of the order. */
  readonly lines: readonly { readonly lineId: string; readonly sku: string; readonly quantity: number }[];
}

export type PickupEvent = 'PickupReady' | 'PickupReminder' | 'PickupDeclined' | 'PickupExpired';

/** Where the customer fetches the order. */
export const pickupPlaceOf = (order: WorkOrder): string =>
  order.method === 'SHIP_TO_STORE' ? (order.pickupLocationId ?? order.locationId) : order.locationId;

/** Tells of an order that waits in a store. */
export async function tellPickup(
  tx: Tx,
  { sealer, pickupCodes }: FulfillmentServices,
  event: PickupEvent,
  { order, work }: { readonly order: WorkOrder; readonly work: WorkState },
): Promise<void> {
  const locationId = pickupPlaceOf(order);
  const place = (await loadPlaces(tx, [locationId])).get(locationId);
  const delivery = work.demand?.deliveries.find((one) => one.deliveryId === order.deliveryId);
  const payload: PickupNews = {
    orderId: order.orderId,
    orderNumber: order.orderNumber,
    fulfillmentOrderId: order.id,
    locationId,
    locationName: place?.name ?? '',
    recipient: delivery?.recipient ?? null,
    code: sealer.seal(pickupCodes.codeOf(order.id)),
    expiresAt: order.expiresAt?.toISOString() ?? null,
    cameByParcel: order.method === 'SHIP_TO_STORE',
    lines: allWaiting(order).flatMap(({ lineId, quantity }) => {
      const line = order.lines.find((one) => one.id === lineId);
      return line ? [{ lineId: line.lineId, sku: line.sku, quantity }] : [];
    }),
  };
  // The order's work is locked and its version rises with every command.
  tx.emit({
    type: event,
    aggregateId: order.id,
    aggregateVersion: order.version + 1,
    orderId: order.orderId,
    payload,
  });
}
