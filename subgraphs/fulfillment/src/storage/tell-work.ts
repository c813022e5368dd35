import type { Tx } from '@oms/platform/commands/run-command';
import type { Whole } from '@oms/platform/events/contract';
import type { ToldShipment, ToldWork } from '@oms/platform/events/fulfillment-events';
import { fulfillmentFacets } from '../rules/fulfillment-facets.js';
import type { ShipmentState } from '../rules/work-state.js';
import type { LockedWork } from './locked-work.js';

const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

/** A parcel as others are told of it. */
const toldShipment = (one: ShipmentState): Whole<ToldShipment> => ({
  shipmentId: one.id,
  status: one.status,
  carrier: one.carrier,
  service: one.service,
  trackingNumber: one.trackingNumber,
  trackingUrl: one.trackingUrl,
  estimatedAt: iso(one.estimatedAt),
  deliveredAt: iso(one.deliveredAt),
  rate: one.rate,
  currency: one.currency,
  weightGrams: one.weightGrams,
  units: one.contents.reduce((sum, content) => sum + content.quantity, 0),
});

/** Tells the others of the work as it is now, with its history. */
export function tellWork(tx: Tx, work: LockedWork): void {
  const orders: readonly Whole<ToldWork>[] = work.orders.map(({ id, lines, shipments, ...order }) => ({
    fulfillmentOrderId: id,
    number: order.number,
    deliveryId: order.deliveryId,
    locationId: order.locationId,
    status: order.status,
    onHold: order.onHold,
    dueAt: iso(order.dueAt),
    method: order.method,
    service: order.service,
    promisedTo: iso(order.promisedTo),
    createdAt: order.createdAt.toISOString(),
    lines: lines.map(({ id: _id, title: _title, ...line }) => line),
    shipments: shipments.map(toldShipment),
  }));
  const payload = {
    orderId: work.orderId,
    demandVersion: work.demandVersion,
    reservationVersion: work.reservationVersion,
    orders,
    transitions: work.history.map(({ orderId: _order, occurredAt, ...one }) => ({
      ...one,
      occurredAt: occurredAt.toISOString(),
    })),
  };
  tx.emit({
    type: 'FulfillmentChanged',
    aggregateId: work.orderId,
    aggregateVersion: work.version,
    orderId: work.orderId,
    payload,
    facets: fulfillmentFacets(work),
  });
}
