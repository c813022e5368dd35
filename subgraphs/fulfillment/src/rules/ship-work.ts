import type { ShipmentState, WorkOrder } from './work-state.js';

/** A carrier of the merchant's own, whose labels were not bought here. */
export interface OwnCarrier {
  readonly carrier: string;
  readonly trackingNumber: string;
}

const HAS_LABEL: readonly ShipmentState['status'][] = ['LABEL_PURCHASED', 'MANIFESTED'];

export const liveParcels = (order: WorkOrder): ShipmentState[] =>
  order.shipments.filter((one) => one.status !== 'VOIDED');

/** The first parcel that has no label yet. */
export const parcelWithoutLabel = (order: WorkOrder): ShipmentState | undefined =>
  liveParcels(order).find((one) => !HAS_LABEL.includes(one.status));

/** Parcels leave: those without a label travel under the merchant's own carrier and number. Units count as shipped. */
export function departParcels(order: WorkOrder, own?: OwnCarrier): void {
  const parcels = liveParcels(order);
  for (const shipment of parcels) {
    if (own && !HAS_LABEL.includes(shipment.status)) {
      const { carrier, trackingNumber } = own;
      const suffix = parcels.length > 1 ? `-${shipment.position + 1}` : '';
      Object.assign(shipment, { carrier, trackingNumber: `${trackingNumber}${suffix}` });
    }
    shipment.status = 'IN_TRANSIT';
    shipment.version += 1;
  }
  for (const line of order.lines) line.shipped = line.packed;
}

/** What the history tells of it. */
export function shippedNote(order: WorkOrder) {
  const parcels = liveParcels(order).flatMap(({ trackingNumber, carrier, trackingUrl }) =>
    trackingNumber ? [{ trackingNumber, carrier, trackingUrl }] : [],
  );
  const trackingNumbers = parcels.map((one) => one.trackingNumber);
  return { type: 'FULFILLMENT_SHIPPED', data: { trackingNumbers, parcels } };
}
