import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId, newId } from '@oms/platform/values/ids';
import { nextState } from '@oms/platform/values/lifecycle';
import { shipmentLifecycle, type ShipmentCommand } from '../rules/lifecycles.js';
import type { WorkOrder } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { lockWork } from '../storage/load-work.js';
import { saveWork, type Transition } from '../storage/save-work.js';

export interface TrackingEventInput {
  /** Either names the shipment. */
  readonly shipmentId?: string | null;
  readonly trackingNumber?: string | null;
  /** The carrier's own id of the event; recorded once. */
  readonly externalId: string;
  readonly status: string;
  readonly description?: string | null;
  readonly occurredAt?: Date | null;
}

const COMMANDS: Readonly<Record<string, ShipmentCommand>> = {
  IN_TRANSIT: 'depart',
  OUT_FOR_DELIVERY: 'outForDelivery',
  DELIVERED: 'deliver',
  EXCEPTION: 'except',
  RETURN_TO_SENDER: 'returnToSender',
  LOST: 'lose',
};

/** When every parcel has arrived, so have the units. */
function settleDelivery(order: WorkOrder): Omit<Transition, 'fulfillmentOrderId'>[] {
  const parcels = order.shipments.filter((one) => one.status !== 'VOIDED');
  if (order.status !== 'SHIPPED' || parcels.some((one) => one.status !== 'DELIVERED')) return [];
  order.status = 'DELIVERED';
  for (const line of order.lines) line.delivered = line.shipped;
  return [{ type: 'FULFILLMENT_DELIVERED' }];
}

/** Records what a carrier says of a parcel. Repeated events and those that come late change nothing. */
export function recordTrackingEvent(
  ctx: OperationContext<FulfillmentServices>,
  input: TrackingEventInput,
): Promise<{ shipmentId: string }> {
  return runCommand(ctx, 'recordTrackingEvent', async (tx) => {
    const command = COMMANDS[input.status];
    if (!command)
      throw refuse('INVALID_STATUS', `The status is one of ${Object.keys(COMMANDS).join(', ')}.`, ['status']);
    const id = input.shipmentId && isId(input.shipmentId) ? input.shipmentId : null;
    const found = await firstRow<{ id: string; orderId: string }>(
      tx.db,
      sql`select s.id, o.order_id from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id where s.id = ${id}::uuid or (${id}::uuid is null and s.tracking_number = ${input.trackingNumber ?? null})`,
    );
    const [work] = found ? await lockWork(tx.db, [found.orderId]) : [];
    const order = work?.orders.find((one) => one.shipments.some((shipment) => shipment.id === found?.id));
    const shipment = order?.shipments.find((one) => one.id === found?.id);
    if (!work || !order || !shipment) throw refuse('UNKNOWN_SHIPMENT', 'There is no such shipment.', ['shipmentId']);
    const added = await run(
      tx.db,
      sql`insert into tracking_event (id, shipment_id, external_id, status, description, occurred_at)
          values (${newId(tx.now)}, ${shipment.id}, ${input.externalId}, ${input.status}, ${input.description ?? null}, ${input.occurredAt ?? tx.now}) on conflict do nothing`,
    );
    const next = nextState(shipmentLifecycle, shipment.status, command);
    if (added === 0 || !next) return { shipmentId: shipment.id };
    shipment.status = next;
    shipment.version += 1;
    const transitions = [
      { type: `SHIPMENT_${input.status}`, data: { shipmentId: shipment.id } },
      ...settleDelivery(order),
    ];
    await saveWork(
      tx,
      work,
      transitions.map((one) => ({ ...one, fulfillmentOrderId: order.id })),
    );
    return { shipmentId: shipment.id };
  });
}
