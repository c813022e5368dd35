import type { Tx } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { isId, newId } from '@oms/platform/values/ids';
import type { ShipmentState, WorkOrder } from '../rules/work-state.js';
import { lockWork } from './load-work.js';
import type { LockedWork } from './locked-work.js';

/** A parcel with the work that it belongs to. */
export interface TrackedShipment {
  readonly work: LockedWork;
  readonly order: WorkOrder;
  readonly shipment: ShipmentState;
}

/** What a carrier says of a parcel. */
export interface TrackingEvent {
  /** The carrier's own id of the event; recorded once. */
  readonly externalId: string;
  readonly status: string;
  readonly description?: string | null;
  readonly occurredAt?: Date | null;
  readonly location?: string | null;
}

/** Locks the work of a parcel that is named by its id, otherwise by its tracking number. */
export async function lockShipment(
  { db }: Tx,
  { shipmentId, trackingNumber }: { readonly shipmentId?: string | null; readonly trackingNumber?: string | null },
): Promise<TrackedShipment | undefined> {
  const id = shipmentId && isId(shipmentId) ? shipmentId : null;
  const found = await firstRow<{ id: string; orderId: string }>(
    db,
    sql`select s.id, o.order_id from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id
        where s.id = ${id}::uuid or (${id}::uuid is null and s.tracking_number = ${trackingNumber ?? null})`,
  );
  const [work] = found ? await lockWork(db, [found.orderId]) : [];
  const order = work?.orders.find((one) => one.shipments.some((shipment) => shipment.id === found?.id));
  const shipment = order?.shipments.find((one) => one.id === found?.id);
  return work && order && shipment ? { work, order, shipment } : undefined;
}

/** Keeps what a carrier says; answers whether it is new. */
export async function insertTrackingEvent(tx: Tx, shipmentId: string, event: TrackingEvent): Promise<boolean> {
  const { externalId, status, description, occurredAt, location } = event;
  const added = await run(
    tx.db,
    sql`insert into tracking_event (id, shipment_id, external_id, status, description, occurred_at, location)
        values (${newId(tx.now)}, ${shipmentId}, ${externalId}, ${status}, ${description ?? null}, ${occurredAt ?? tx.now}, ${location ?? null}) on conflict do nothing`,
  );
  return added > 0;
}
