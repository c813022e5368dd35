import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { TRACKING_STATUSES, trackShipment } from '../rules/track-shipment.js';
import type { FulfillmentServices } from '../services.js';
import { saveWork } from '../storage/save-work.js';
import { insertTrackingEvent, lockShipment, type TrackingEvent } from '../storage/tracked-shipment.js';
import { worksAt } from './works-at.js';

export interface TrackingEventInput extends TrackingEvent {
  /** Either names the shipment. */
  readonly shipmentId?: string | null;
  readonly trackingNumber?: string | null;
}

/** Records what a carrier says of a parcel. Repeated events and those that come late change nothing. */
export function recordTrackingEvent(
  ctx: OperationContext<FulfillmentServices>,
  input: TrackingEventInput,
): Promise<{ shipmentId: string }> {
  return runCommand(ctx, 'recordTrackingEvent', async (tx) => {
    if (!TRACKING_STATUSES.includes(input.status))
      throw refuse('INVALID_STATUS', `The status is one of ${TRACKING_STATUSES.join(', ')}.`, ['status']);
    const found = await lockShipment(tx, input);
    if (!found || !(await worksAt(ctx.actor, tx.db, [found.order.locationId])))
      throw refuse('UNKNOWN_SHIPMENT', 'There is no such shipment.', ['shipmentId']);
    const { work, order, shipment } = found;
    const isNew = await insertTrackingEvent(tx, shipment.id, input);
    const notes = isNew ? trackShipment(order, shipment, input.status) : [];
    const transitions = notes.map((note) => ({ ...note, fulfillmentOrderId: order.id }));
    if (transitions.length > 0) await saveWork(tx, work, transitions);
    return { shipmentId: shipment.id };
  });
}
