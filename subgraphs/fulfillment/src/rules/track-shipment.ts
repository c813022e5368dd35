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

/** Statuses that end the journey: whatever was scanned before them no longer matters. */
const FINAL: readonly string[] = ['DELIVERED', 'RETURN_TO_SENDER', 'LOST'];

/** What the history of the work tells of a parcel. */
export interface TrackingNote {
  readonly type: string;
  readonly data?: unknown;
}

/** One thing a carrier said, and when it happened there. */
export interface Scan {
  readonly status: string;
  readonly occurredAt: Date;
  readonly description?: string | null;
}

const arrived = (order: WorkOrder): ShipmentState[] => order.shipments.filter((one) => one.status === 'DELIVERED');

/** Units of the parcels that have arrived; parcels packed before contents were kept count once all have. */
function deliveredUnits(order: WorkOrder, lineId: string, shipped: number, lost: number): number {
  const live = order.shipments.filter((one) => one.status !== 'VOIDED');
  if (live.every((one) => one.status === 'DELIVERED')) return shipped - lost;
  const units = arrived(order)
    .flatMap((one) => one.contents)
    .filter((content) => content.lineId === lineId)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  return Math.min(units, shipped - lost);
}

/**
 * Counts what has arrived; when every parcel has come to its end and something arrived, the work is delivered. What goes to
 * a store is delivered when the customer has it.
 */
function settleDelivery(order: WorkOrder): TrackingNote[] {
  if (order.status !== 'SHIPPED' || order.method === 'SHIP_TO_STORE') return [];
  for (const line of order.lines) line.delivered = deliveredUnits(order, line.id, line.shipped, line.lost);
  const parcels = order.shipments.filter((one) => one.status !== 'VOIDED');
  const ended = parcels.every((one) => ['DELIVERED', 'LOST', 'RETURN_TO_SENDER'].includes(one.status));
  if (!ended || arrived(order).length === 0) return [];
  order.status = 'DELIVERED';
  return [{ type: 'FULFILLMENT_DELIVERED' }];
}

/** Units in a parcel that will not arrive. */
function loseUnits(order: WorkOrder, shipment: ShipmentState): void {
  for (const { lineId, quantity } of shipment.contents) {
    const line = order.lines.find((one) => one.id === lineId);
    if (line) line.lost = Math.min(line.shipped - line.delivered, line.lost + quantity);
  }
}

/** A parcel that waits for its carrier is under way once the carrier says anything of it. */
function nextStatus({ status }: ShipmentState, command: ShipmentCommand): ShipmentState['status'] | undefined {
  const waits = status === 'LABEL_PURCHASED' || status === 'MANIFESTED';
  if (waits && command === 'depart') return 'IN_TRANSIT';
  return nextState(shipmentLifecycle, waits ? 'IN_TRANSIT' : status, command);
}

/**
 * Moves a parcel of the order on by a scan. Scans come in any order: one that is older than the newest that counted
 * changes nothing and tells nothing, unless it ends the journey.
 */
export function trackShipment(order: WorkOrder, shipment: ShipmentState, scan: Scan): TrackingNote[] {
  const { status, occurredAt } = scan;
  const isOld = shipment.lastScanAt !== null && occurredAt < shipment.lastScanAt;
  const command = COMMANDS.get(status);
  if (!command || (isOld && !FINAL.includes(status))) return [];
  const next = nextStatus(shipment, command);
  if (!next || order.status === 'PACKED') return [];
  Object.assign(shipment, { status: next, version: shipment.version + 1 });
  shipment.lastScanAt = isOld ? shipment.lastScanAt : occurredAt;
  if (status === 'DELIVERED') shipment.deliveredAt = occurredAt;
  if (status === 'LOST') loseUnits(order, shipment);
  const data = {
    shipmentId: shipment.id,
    trackingNumber: shipment.trackingNumber,
    description: scan.description ?? null,
  };
  return [{ type: `SHIPMENT_${status}`, data }, ...settleDelivery(order)];
}

/** A new estimate; answers whether it is later than what the customer was promised. */
export function estimateShipment(order: WorkOrder, shipment: ShipmentState, estimate: Date): TrackingNote[] {
  if (shipment.estimatedAt?.getTime() === estimate.getTime() || shipment.status === 'DELIVERED') return [];
  const wasLate = shipment.estimatedAt !== null && order.promisedTo !== null && shipment.estimatedAt > order.promisedTo;
  shipment.estimatedAt = estimate;
  const isLate = order.promisedTo !== null && estimate > order.promisedTo;
  const { id: shipmentId, trackingNumber } = shipment;
  const data = { shipmentId, trackingNumber, estimatedAt: estimate };
  return isLate && !wasLate ? [{ type: 'SHIPMENT_DELAYED', data }] : [{ type: 'SHIPMENT_ESTIMATED', data }];
}
