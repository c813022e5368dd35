import { nextState } from '@oms/platform/values/lifecycle';
import { shipmentLifecycle, type ShipmentCommand } from './lifecycles.js';
import type { ShipmentState, WorkOrder } from './work-state.js';

const COMMANDS: ReadonlyMap<string, ShipmentCommand> = new Map([
  ['IN_TRANSIT', 'depart'],
  ['OUT_FOR_DELIVERY', 'outForDelivery'],
  ['DELIVERED', 'deliver'],
  ['EXCEPTION', 'except'],
  ['RETURN_TO_SENDER', 'returnToSender'],
  ['LOST', 'lose'],
]);

/** What a carrier may say of a parcel. */
export const TRACKING_STATUSES: readonly string[] = [...COMMANDS.keys()];

/** What the history of the work tells of a parcel. */
export interface TrackingNote {
  readonly type: string;
  readonly data?: unknown;
}

/** When every parcel has arrived, so have the units. */
function settleDelivery(order: WorkOrder): TrackingNote[] {
  const parcels = order.shipments.filter((one) => one.status !== 'VOIDED');
  if (order.status !== 'SHIPPED' || parcels.some((one) => one.status !== 'DELIVERED')) return [];
  order.status = 'DELIVERED';
  for (const line of order.lines) line.delivered = line.shipped;
  return [{ type: 'FULFILLMENT_DELIVERED' }];
}

/** Moves a parcel of the order on by one of TRACKING_STATUSES. What comes late changes nothing and tells nothing. */
export function trackShipment(order: WorkOrder, shipment: ShipmentState, status: string): TrackingNote[] {
  const command = COMMANDS.get(status);
  const next = command && nextState(shipmentLifecycle, shipment.status, command);
  if (!next) return [];
  shipment.status = next;
  shipment.version += 1;
  return [{ type: `SHIPMENT_${status}`, data: { shipmentId: shipment.id } }, ...settleDelivery(order)];
}
