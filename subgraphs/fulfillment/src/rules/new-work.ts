import type { DeliveryMethod, ReservedLine, WorkLine, WorkOrder, WorkState } from './work-state.js';

/** Work of one location on one delivery that has no lines yet; undefined when the order knows no such delivery. */
export function newWorkOrder(work: WorkState, reserved: ReservedLine, id: string, now: Date): WorkOrder | undefined {
  const delivery = work.demand?.deliveries.find((one) => one.deliveryId === reserved.deliveryId);
  if (!work.demand || !delivery) return undefined;
  return {
    id,
    number: '',
    orderId: work.orderId,
    orderNumber: work.demand.number,
    deliveryId: reserved.deliveryId,
    locationId: reserved.locationId,
    method: delivery.method as DeliveryMethod,
    service: delivery.service,
    status: 'OPEN',
    onHold: false,
    hold: null,
    promisedTo: delivery.promisedTo ? new Date(delivery.promisedTo) : null,
    scheduledFor: null,
    dueAt: null,
    pickupLocationId: delivery.pickupLocationId ?? null,
    readyAt: null,
    remindedAt: null,
    expiresAt: null,
    handedOver: null,
    moveTo: null,
    version: 0,
    createdAt: now,
    lines: [],
    shipments: [],
  };
}

/** Units of one reservation that nobody has touched. */
export const newWorkLine = (reserved: ReservedLine, title: string, quantity: number, id: string): WorkLine => ({
  id,
  allocationId: reserved.allocationId,
  lineId: reserved.lineId,
  sku: reserved.sku,
  title,
  quantity,
  picked: 0,
  packed: 0,
  shipped: 0,
  delivered: 0,
  cancelled: 0,
  short: 0,
  shortReason: null,
  lost: 0,
});
