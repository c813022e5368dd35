import { crashPoint } from '@oms/platform/commands/crash-point';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { CarrierOutcomeUnknown, CarrierRefused } from '../carriers/carrier-errors.js';
import type { Carrier, CarrierAddress, LabelRequest, PurchasedLabel } from '../carriers/carrier.js';
import type { ShipmentStatus, WorkState } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { lockWork } from '../storage/load-work.js';
import { saveWork } from '../storage/save-work.js';

export interface LabelRequested {
  readonly shipmentId: string;
  readonly orderId: string;
}

interface Wanted {
  readonly id: string;
  readonly orderId: string;
  readonly fulfillmentOrderId: string;
  readonly status: ShipmentStatus;
  readonly labelKey: string;
  readonly service: LabelRequest['service'];
  readonly position: number;
  readonly parcels: number;
  readonly orderNumber: string;
  readonly deliveryId: string;
  readonly weightGrams: number;
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly placeName: string;
  readonly placeAddress: AddressValue;
  readonly demand: WorkState['demand'];
}

type Context = OperationContext<FulfillmentServices>;

const loadWanted = (ctx: Context, shipmentId: string): Promise<Wanted | undefined> =>
  firstRow(
    ctx.database.sql(),
    sql`select s.*, o.order_id, o.order_number, o.delivery_id, l.name as place_name, l.address as place_address, w.demand,
               (select count(*) from shipment n where n.fulfillment_order_id = s.fulfillment_order_id and n.status <> 'VOIDED') as parcels
        from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id join order_work w using (order_id) join known_location l on l.id = o.location_id where s.id = ${shipmentId}`,
  );

const toCarrierAddress = (name: string, address: Partial<AddressValue> & { email?: string | null }): CarrierAddress => {
  const given = Object.fromEntries(
    Object.entries(address).filter(([key, value]) => value !== null && !['latitude', 'longitude'].includes(key)),
  );
  return { line1: '', city: '', countryCode: '', ...given, name: address.name ?? name };
};

function toRequest(ctx: Context, wanted: Wanted): LabelRequest {
  const delivery = wanted.demand?.deliveries.find((one) => one.deliveryId === wanted.deliveryId);
  if (!delivery?.recipient) throw new CarrierRefused('ADDRESS_REQUIRED', 'the delivery has no address', 'receiver');
  const recipient = ctx.services.sealer.open<AddressValue & { email?: string | null }>(delivery.recipient);
  const { weightGrams, lengthMm, widthMm, heightMm } = wanted;
  return {
    idempotencyKey: wanted.labelKey,
    service: wanted.service,
    format: 'PDF',
    reference: wanted.orderNumber,
    parcelNumber: wanted.position + 1,
    parcelCount: wanted.parcels,
    sender: toCarrierAddress(wanted.placeName, wanted.placeAddress),
    receiver: toCarrierAddress('Customer', recipient),
    parcel: { weightGrams, lengthMm, widthMm, heightMm },
    shipDate: ctx.clock.now().toISOString().slice(0, 10),
  };
}

interface Result {
  readonly status: ShipmentStatus;
  readonly failure?: string;
  readonly label?: PurchasedLabel;
  readonly zpl?: string;
}

/** Buys, or finds what an earlier try has bought; nothing is locked meanwhile. */
async function obtain(ctx: Context, carrier: Carrier, wanted: Wanted): Promise<Result> {
  try {
    const known = wanted.status === 'LABEL_UNKNOWN' ? await carrier.find(wanted.labelKey) : null;
    crashPoint('label.before-call');
    const label = known ?? (await carrier.buy(toRequest(ctx, wanted)));
    crashPoint('label.after-call');
    const zpl = carrier.labelFormats.includes('ZPL')
      ? await carrier.buy({ ...toRequest(ctx, wanted), format: 'ZPL' })
      : undefined;
    return { status: 'LABEL_PURCHASED', label, zpl: zpl ? new TextDecoder().decode(zpl.label.bytes) : '' };
  } catch (error) {
    if (error instanceof CarrierRefused) return { status: 'LABEL_FAILED', failure: `${error.code}: ${error.message}` };
    if (error instanceof CarrierOutcomeUnknown) return { status: 'LABEL_UNKNOWN', failure: error.message };
    throw error;
  }
}

async function record(
  ctx: Context,
  carrier: Carrier,
  wanted: Wanted,
  { status, failure, label, zpl }: Result,
): Promise<void> {
  await runCommand({ ...ctx, idempotency: undefined }, 'recordLabel', async (tx) => {
    const [work] = await lockWork(tx.db, [wanted.orderId]);
    const shipment = work?.orders.flatMap((order) => order.shipments).find((one) => one.id === wanted.id);
    if (!work || !shipment || !['LABEL_PENDING', 'LABEL_UNKNOWN', 'LABEL_FAILED'].includes(shipment.status)) return;
    Object.assign(shipment, { status, failure: failure ?? null, version: shipment.version + 1 });
    if (label) {
      Object.assign(shipment, {
        carrier: carrier.code,
        trackingNumber: label.trackingNumber,
        sscc: label.sscc ?? null,
        rate: label.price.minor,
        currency: label.price.currency,
      });
      await run(
        tx.db,
        sql`insert into shipping_label (shipment_id, pdf, zpl, purchased_at) values (${shipment.id}, ${Buffer.from(label.label.bytes)}, ${zpl ?? ''}, ${tx.now}) on conflict do nothing`,
      );
    }
    await saveWork(tx, work, [
      {
        type: status,
        fulfillmentOrderId: wanted.fulfillmentOrderId,
        reason: failure ?? null,
        data: label ? { trackingNumber: label.trackingNumber } : null,
      },
    ]);
  });
}

/** Gets the label of one shipment that waits for it. Answers the status that it reached. */
export async function generateLabel(ctx: Context, shipmentId: string): Promise<ShipmentStatus | undefined> {
  const wanted = await loadWanted(ctx, shipmentId);
  if (!wanted || !['LABEL_PENDING', 'LABEL_UNKNOWN', 'LABEL_FAILED'].includes(wanted.status)) return wanted?.status;
  const carrier = ctx.services.carrier(ctx.database);
  const result = await obtain(ctx, carrier, wanted);
  await record(ctx, carrier, wanted, result);
  return result.status;
}

/**
 * Buys the labels that packing asked for. The shipment's own key goes with every purchase, so that asking twice buys
 * once; an answer that was lost is looked up when the delivery comes again.
 */
export async function generateLabels(ctx: Context, events: readonly IntegrationEvent<LabelRequested>[]): Promise<void> {
  for (const { payload } of events) {
    const status = await generateLabel(ctx, payload.shipmentId);
    if (status === 'LABEL_UNKNOWN') throw new CarrierOutcomeUnknown('the label will be looked up', payload.shipmentId);
  }
}
