import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { nextState } from '@oms/platform/values/lifecycle';
import { workLifecycle } from '../rules/lifecycles.js';
import { momentOf } from '@oms/platform/values/zoned-time';
import { departParcels, parcelWithoutLabel, shippedNote } from '../rules/ship-work.js';
import {
  estimateShipment,
  TRACKING_STATUSES,
  trackShipment,
  type Scan,
  type TrackingNote,
} from '../rules/track-shipment.js';
import type { WorkOrder } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { saveWork } from '../storage/save-work.js';
import {
  insertTrackingEvent,
  lockShipment,
  type TrackedShipment,
  type TrackingEvent,
} from '../storage/tracked-shipment.js';
import { tellParcelTrouble } from './tell-parcel-trouble.js';
import { trackReturn } from './track-return.js';
import { worksAt } from './works-at.js';

export interface TrackingEventInput extends TrackingEvent {
  /** Either names the shipment. */
  readonly shipmentId?: string | null;
  readonly trackingNumber?: string | null;
}

type Context = OperationContext<FulfillmentServices>;

/** A carrier that scans a packed parcel has fetched it, whether or not anybody here has said so. */
function shipUnnoticed(order: WorkOrder, { status }: Scan): TrackingNote[] {
  if (order.status !== 'PACKED' || order.onHold || parcelWithoutLabel(order)) return [];
  if (!['IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED'].includes(status)) return [];
  order.status = nextState(workLifecycle, order.status, 'ship') ?? order.status;
  departParcels(order);
  return [shippedNote(order)];
}

/** What is new of one parcel: scans that nobody has seen, oldest first, and the carrier's estimate. */
export interface ParcelNews {
  readonly events: readonly TrackingEvent[];
  /** YYYY-MM-DD. */
  readonly expectedDeliveryDate?: string | null;
}

const LATEST_DELIVERY = '18:00';

/** Applies news to a locked parcel. Scans that are known already change nothing. */
export async function applyNews(tx: Tx, { work, order, shipment }: TrackedShipment, news: ParcelNews): Promise<void> {
  const notes: TrackingNote[] = [];
  for (const event of news.events) {
    if (!(await insertTrackingEvent(tx, shipment.id, event))) continue;
    const scan: Scan = { ...event, occurredAt: event.occurredAt ?? tx.now };
    notes.push(...shipUnnoticed(order, scan), ...trackShipment(order, shipment, scan));
  }
  const { expectedDeliveryDate: day } = news;
  if (day) notes.push(...estimateShipment(order, shipment, momentOf(day, LATEST_DELIVERY, 'UTC')));
  if (notes.length === 0) return;
  tellParcelTrouble(tx, order, shipment, notes);
  await saveWork(
    tx,
    work,
    notes.map((note) => ({ ...note, fulfillmentOrderId: order.id })),
  );
}

/** Records what a carrier says of a parcel. Repeated events and those that come late change nothing. */
export function recordTrackingEvent(ctx: Context, input: TrackingEventInput): Promise<{ shipmentId: string | null }> {
  return runCommand(ctx, 'recordTrackingEvent', async (tx) => {
    if (!TRACKING_STATUSES.includes(input.status))
      throw refuse('INVALID_STATUS', `The status is one of ${TRACKING_STATUSES.join(', ')}.`, ['status']);
    const found = await lockShipment(tx, input);
    // What comes back is no shipment: its return is told.
    if (!found && (await trackReturn(tx, input.trackingNumber, [input]))) return { shipmentId: null };
    if (!found || !(await worksAt(ctx.actor, tx.db, [found.order.locationId])))
      throw refuse('UNKNOWN_SHIPMENT', 'There is no such shipment.', ['shipmentId']);
    await applyNews(tx, found, { events: [input] });
    return { shipmentId: found.shipment.id };
  });
}
