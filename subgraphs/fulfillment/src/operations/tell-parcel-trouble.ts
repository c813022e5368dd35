import type { Tx } from '@oms/platform/commands/run-command';
import type { ParcelTrouble } from '@oms/platform/events/fulfillment-events';
import { caseRequested } from '@oms/platform/outbox/case-requested';
import type { TrackingNote } from '../rules/track-shipment.js';
import type { ShipmentState, WorkOrder } from '../rules/work-state.js';

const TROUBLES: Readonly<
  Record<string, { readonly event?: 'ParcelLost' | 'ParcelReturning'; readonly reason: string; readonly says: string }>
> = {
  SHIPMENT_LOST: { event: 'ParcelLost', reason: 'PARCEL_LOST', says: 'was lost' },
  SHIPMENT_RETURN_TO_SENDER: { event: 'ParcelReturning', reason: 'RETURN_TO_SENDER', says: 'comes back' },
  SHIPMENT_EXCEPTION: { reason: 'DELIVERY_EXCEPTION', says: 'could not be delivered yet' },
  SHIPMENT_DELAYED: { reason: 'DELIVERY_LATE', says: 'will arrive later than promised' },
};

const troubleOf = (order: WorkOrder, shipment: ShipmentState): ParcelTrouble => ({
  orderId: order.orderId,
  orderNumber: order.orderNumber,
  fulfillmentOrderId: order.id,
  shipmentId: shipment.id,
  trackingNumber: shipment.trackingNumber,
  locationId: order.locationId,
  lines: shipment.contents.flatMap(({ lineId, sku, quantity }) => {
    const line = order.lines.find((one) => one.id === lineId);
    return line ? [{ lineId: line.lineId, sku, quantity }] : [];
  }),
});

/** Tells whoever must act: orders of units that will not arrive, customer service of all that went wrong. */
export function tellParcelTrouble(
  tx: Tx,
  order: WorkOrder,
  shipment: ShipmentState,
  notes: readonly TrackingNote[],
): void {
  for (const { type } of notes) {
    const trouble = TROUBLES[type];
    if (!trouble) continue;
    const { event, reason, says } = trouble;
    const { orderId, orderNumber } = order;
    if (event)
      tx.emit({ type: event, aggregateId: shipment.id, aggregateVersion: shipment.version, orderId, payload: troubleOf(order, shipment) }); // prettier-ignore
    const summary = `Parcel ${shipment.trackingNumber ?? shipment.position + 1} of ${orderNumber} ${says}`;
    const { id, version } = shipment;
    tx.emit(caseRequested({ kind: reason, subject: { type: 'Shipment', id }, version, stands: true, orderId, orderNumber, summary })); // prettier-ignore
  }
}
