import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, rows, sql } from '@oms/platform/database/sql';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { CarrierRefused } from '../carriers/carrier-errors.js';
import type { CarrierAddress, LabelRequest, ServiceLevel } from '../carriers/carrier.js';
import { customsFor, needsCustoms, type CustomsFacts } from '../rules/customs.js';
import type { DemandDocument, ShipmentState } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';

/** A parcel with all that a label is made from. */
export interface WantedLabel extends ShipmentState {
  readonly orderId: string;
  readonly fulfillmentOrderId: string;
  readonly service: ServiceLevel;
  readonly method: string;
  readonly parcels: number;
  readonly orderNumber: string;
  readonly deliveryId: string;
  readonly promisedTo: Date | null;
  readonly placeName: string;
  readonly placeAddress: AddressValue;
  readonly storeName: string | null;
  readonly storeAddress: AddressValue | null;
  readonly demand: DemandDocument | null;
}

export type Receiver = Partial<AddressValue> & { readonly email?: string | null };

type Context = OperationContext<FulfillmentServices>;

export const loadWanted = (ctx: Pick<Context, 'database'>, shipmentId: string): Promise<WantedLabel | undefined> =>
  firstRow(
    ctx.database.sql(),
    sql`select s.*, o.order_id, o.order_number, o.delivery_id, o.method, o.promised_to, l.name as place_name, l.address as place_address,
               p.name as store_name, p.address as store_address, w.demand,
               (select count(*) from shipment n where n.fulfillment_order_id = s.fulfillment_order_id and n.status <> 'VOIDED') as parcels
        from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id join order_work w using (order_id)
        join known_location l on l.id = o.location_id left join known_location p on p.id = o.pickup_location_id where s.id = ${shipmentId}`,
  );

export const toCarrierAddress = (name: string, address: Receiver): CarrierAddress => {
  const given = Object.fromEntries(
    Object.entries(address).filter(([key, value]) => value !== null && !['latitude', 'longitude'].includes(key)),
  );
  return { line1: '', city: '', countryCode: '', ...given, name: address.name ?? name };
};

/** Where the parcel goes: to the customer, or to the store that keeps it for the customer. */
export function receiverOf({ services }: Pick<Context, 'services'>, wanted: WantedLabel): CarrierAddress {
  const delivery = wanted.demand?.deliveries.find((one) => one.deliveryId === wanted.deliveryId);
  const recipient = delivery?.recipient ? services.sealer.open<Receiver>(delivery.recipient) : undefined;
  if (wanted.method === 'SHIP_TO_STORE' && wanted.storeAddress) {
    const store = toCarrierAddress(wanted.storeName ?? 'Store', wanted.storeAddress);
    return { ...store, name: recipient?.name ?? 'Customer', company: wanted.storeName ?? 'Store' };
  }
  if (!recipient?.line1) throw new CarrierRefused('ADDRESS_REQUIRED', 'the delivery has no address', 'receiver');
  return toCarrierAddress('Customer', recipient);
}

async function customsOf(ctx: Pick<Context, 'database'>, wanted: WantedLabel) {
  if (!wanted.demand) return undefined;
  const db = ctx.database.sql();
  const facts = await rows<CustomsFacts & { sku: string }>(
    db,
    sql`select i.sku, coalesce(h.customs_description, i.title) as description, h.hs_code, h.origin_country_code, i.weight_grams
        from known_item i left join item_handling h using (sku) where i.sku = any(${wanted.contents.map((one) => one.sku)}::text[])`,
  );
  const lines = await rows<{ id: string; lineId: string }>(
    db,
    sql`select id, line_id from fulfillment_order_line where fulfillment_order_id = ${wanted.fulfillmentOrderId}`,
  );
  return customsFor(
    wanted.contents,
    new Map(lines.map(({ id, lineId }) => [id, lineId])),
    wanted.demand,
    new Map(facts.map((fact) => [fact.sku, fact])),
  );
}

/** What carriers are asked. Throws CarrierRefused when the receiver has no address. */
export async function labelRequest(
  ctx: Pick<Context, 'database' | 'services' | 'clock'>,
  wanted: WantedLabel,
): Promise<LabelRequest> {
  const sender = toCarrierAddress(wanted.placeName, wanted.placeAddress);
  const receiver = receiverOf(ctx, wanted);
  const customs = needsCustoms(sender, receiver) ? await customsOf(ctx, wanted) : undefined;
  const { weightGrams, lengthMm, widthMm, heightMm } = wanted;
  return {
    idempotencyKey: wanted.labelKey,
    service: wanted.service,
    format: 'PDF',
    reference: wanted.orderNumber,
    parcelNumber: wanted.position + 1,
    parcelCount: Math.max(wanted.position + 1, wanted.parcels),
    sender,
    receiver,
    parcel: { weightGrams, lengthMm, widthMm, heightMm },
    shipDate: ctx.clock.now().toISOString().slice(0, 10),
    ...(customs ? { customs } : {}),
  };
}
