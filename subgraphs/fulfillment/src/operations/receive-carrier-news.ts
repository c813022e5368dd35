import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { CarrierOutcomeUnknown, CarrierRefused, CarrierUnavailable } from '../carriers/carrier-errors.js';
import { carrierByCode } from '../carriers/carrier-by-code.js';
import type { CarrierTrackingEvent, TrackingUpdate, WebhookRequest } from '../carriers/carrier.js';
import type { FulfillmentServices } from '../services.js';
import { lockShipment, type TrackingEvent } from '../storage/tracked-shipment.js';
import { applyNews, type ParcelNews } from './record-tracking-event.js';
import { trackReturn } from './track-return.js';

type Context = OperationContext<FulfillmentServices>;

const toEvent = ({ eventId, status, description, occurredAt, location }: CarrierTrackingEvent): TrackingEvent => ({
  externalId: eventId,
  status,
  description,
  occurredAt,
  location: location ?? null,
});

/** Applies news of one parcel in a transaction of its own; answers whether the parcel is ours. */
const recordNews = (ctx: Context, trackingNumber: string, news: ParcelNews): Promise<boolean> =>
  runCommand({ ...ctx, idempotency: undefined }, 'recordCarrierNews', async (tx) => {
    const found = await lockShipment(tx, { trackingNumber });
    if (found) await applyNews(tx, found, news);
    return found !== undefined || (await trackReturn(tx, trackingNumber, news.events)) !== undefined;
  });

function newsByParcel(
  updates: readonly TrackingUpdate[],
): Map<string, { events: TrackingEvent[]; expectedDeliveryDate: string | null }> {
  const byParcel = new Map<string, { events: TrackingEvent[]; expectedDeliveryDate: string | null }>();
  for (const { trackingNumber, event, expectedDeliveryDate } of updates) {
    const news = byParcel.get(trackingNumber) ?? { events: [], expectedDeliveryDate: null };
    news.events.push(toEvent(event));
    news.expectedDeliveryDate = expectedDeliveryDate ?? news.expectedDeliveryDate;
    byParcel.set(trackingNumber, news);
  }
  for (const news of byParcel.values())
    news.events.sort((a, b) => (a.occurredAt?.getTime() ?? 0) - (b.occurredAt?.getTime() ?? 0));
  return byParcel;
}

export interface WebhookOutcome {
  /** Parcels of ours that the message was about. */
  readonly parcels: number;
  /** Parcels that we do not know. */
  readonly unknown: number;
}

/**
 * Takes a carrier's message, whose signature is its credential. Safe twice: scans have ids. Refuses UNKNOWN_CARRIER,
 * INVALID_SIGNATURE and INVALID_BODY.
 */
export async function receiveCarrierWebhook(
  ctx: Context,
  { carrier, ...request }: WebhookRequest & { readonly carrier: string },
): Promise<WebhookOutcome> {
  const read = (): TrackingUpdate[] => carrierByCode(ctx, carrier).readWebhook(request);
  let byParcel: ReturnType<typeof newsByParcel>;
  try {
    byParcel = newsByParcel(read());
  } catch (error) {
    if (error instanceof CarrierRefused) throw refuse(error.code, error.message, ['carrier']);
    throw error;
  }
  let parcels = 0;
  for (const [trackingNumber, news] of byParcel) parcels += (await recordNews(ctx, trackingNumber, news)) ? 1 : 0;
  return { parcels, unknown: byParcel.size - parcels };
}

const AT_ONCE = 200;
/** A parcel is asked after again when this much time has passed. */
const PAUSE_MINUTES = 30;

/** Asks carriers after parcels under way, longest unasked first: what a lost message would have told. Safe twice. */
export async function pollCarriers(ctx: Context): Promise<number> {
  const db = ctx.database.sql();
  const now = ctx.clock.now();
  const before = new Date(now.getTime() - PAUSE_MINUTES * 60_000);
  const codes = ctx.services.carriers(ctx.database).map(({ code }) => code);
  const due = await rows<{ carrier: string; trackingNumber: string }>(
    db,
    sql`update shipment set polled_at = ${now} where id in (
          select id from shipment where status in ('MANIFESTED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'EXCEPTION') and carrier = any(${codes}::text[])
            and (polled_at is null or polled_at < ${before}) order by polled_at nulls first limit ${AT_ONCE} for update skip locked)
        returning carrier, tracking_number`,
  );
  due.push(
    ...(await rows<{ carrier: string; trackingNumber: string }>(
      db,
      sql`update return_label set polled_at = ${now} where id in (
          select id from return_label where status in ('PURCHASED', 'IN_TRANSIT') and carrier = any(${codes}::text[])
            and (polled_at is null or polled_at < ${before}) order by polled_at nulls first limit ${AT_ONCE} for update skip locked)
        returning carrier, tracking_number`,
    )),
  );
  let told = 0;
  for (const { carrier, trackingNumber } of due) {
    try {
      const report = await carrierByCode(ctx, carrier).track(trackingNumber);
      const news = { events: report.events.map(toEvent), expectedDeliveryDate: report.expectedDeliveryDate ?? null };
      if (news.events.length > 0 || news.expectedDeliveryDate) await recordNews(ctx, trackingNumber, news);
      told += 1;
    } catch (error) {
      const foreseen = [CarrierRefused, CarrierUnavailable, CarrierOutcomeUnknown].some(
        (kind) => error instanceof kind,
      );
      if (!foreseen) throw error;
      ctx.logger.warn({ err: error, trackingNumber }, 'a carrier says nothing of a parcel');
    }
  }
  return told;
}
