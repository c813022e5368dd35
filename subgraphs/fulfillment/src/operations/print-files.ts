import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, rows, sql } from '@oms/platform/database/sql';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { renderCustomsPdf } from '../documents/customs-pdf.js';
import { renderManifestPdf, type ManifestParcel } from '../documents/manifest-pdf.js';
import { renderPackingSlipPdf, type SlipLine } from '../documents/packing-slip-pdf.js';
import { renderPickListPdf, type PickListDocument } from '../documents/pick-list-pdf.js';
import { customsForm } from '../rules/customs.js';
import type { DemandDocument, ParcelContent } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import {
  labelRequest,
  loadWanted,
  receiverOf,
  toCarrierAddress,
  type Receiver,
  type WantedLabel,
} from '../storage/label-wanted.js';
import { pickRowsOf } from '../storage/pick-lists.js';

type Context = Pick<OperationContext<FulfillmentServices>, 'services' | 'database' | 'clock'>;

/** The walk through the building on paper. */
export async function pickListFile({ database }: Context, id: string): Promise<Uint8Array | null> {
  const db = database.sql();
  const list = await firstRow<Omit<PickListDocument, 'rows'>>(
    db,
    sql`select p.number, p.kind, l.name as location_name, p.assigned_to, p.created_at from pick_list p join known_location l on l.id = p.location_id where p.id = ${id}`,
  );
  const [found = []] = await pickRowsOf(db, [id]);
  return list ? renderPickListPdf({ ...list, rows: found }) : null;
}

interface SlipRow {
  readonly number: string;
  readonly orderNumber: string;
  readonly method: string;
  readonly service: string;
  readonly deliveryId: string;
  readonly placeName: string;
  readonly placeAddress: AddressValue;
  readonly demand: DemandDocument | null;
}

interface ParcelRow {
  readonly position: number;
  readonly boxCode: string | null;
  readonly weightGrams: number;
  readonly trackingNumber: string | null;
  readonly contents: readonly ParcelContent[];
}

interface LineRow {
  readonly id: string;
  readonly sku: string;
  readonly title: string;
  readonly packed: number;
  readonly serials: string[];
}

const linesOf = (db: ReturnType<Context['database']['sql']>, id: string): Promise<LineRow[]> =>
  rows(
    db,
    sql`select l.id, l.sku, l.title, l.packed, coalesce(array_agg(u.serial order by u.serial) filter (where u.serial is not null), '{}') as serials
        from fulfillment_order_line l left join picked_unit u on u.fulfillment_order_line_id = l.id where l.fulfillment_order_id = ${id} group by l.id order by l.id`,
  );

/** Serial numbers are kept by line, not by parcel: they are named where all of the line lies in one parcel. */
const slipLine = (line: LineRow, quantity: number): SlipLine => ({
  sku: line.sku,
  title: line.title,
  quantity,
  serials: quantity === line.packed ? line.serials : [],
});

/** What lies in each parcel. A pickup has none: then everything is listed as one. */
export async function packingSlipFile({ database, services, clock }: Context, id: string): Promise<Uint8Array | null> {
  const db = database.sql();
  const slip = await firstRow<SlipRow>(
    db,
    sql`select o.number, o.order_number, o.method, o.service, o.delivery_id, l.name as place_name, l.address as place_address, w.demand
        from fulfillment_order o join known_location l on l.id = o.location_id join order_work w using (order_id) where o.id = ${id}`,
  );
  if (!slip) return null;
  const parcels = await rows<ParcelRow>(
    db,
    sql`select position, box_code, weight_grams, tracking_number, contents from shipment where fulfillment_order_id = ${id} and status <> 'VOIDED' order by position`,
  );
  const lines = await linesOf(db, id);
  const byId = new Map(lines.map((line) => [line.id, line]));
  const recipient = slip.demand?.deliveries.find((one) => one.deliveryId === slip.deliveryId)?.recipient;
  const address = recipient && slip.method === 'SHIPPING' ? services.sealer.open<Receiver>(recipient) : null;
  const single = { position: 0, boxCode: null, weightGrams: 0, trackingNumber: null, contents: lines.map((line) => ({ lineId: line.id, sku: line.sku, quantity: line.packed })) }; // prettier-ignore
  return renderPackingSlipPdf({
    number: slip.number,
    orderNumber: slip.orderNumber,
    day: clock.now().toISOString().slice(0, 10),
    sender: toCarrierAddress(slip.placeName, slip.placeAddress),
    receiver: address?.line1 ? toCarrierAddress('Customer', address) : null,
    service: slip.service,
    parcels: (parcels.length > 0 ? parcels : [single]).map(({ boxCode, contents, ...parcel }) => ({
      ...parcel,
      box: boxCode,
      lines: contents.flatMap(({ lineId, quantity }) => {
        const line = byId.get(lineId);
        return line && quantity > 0 ? [slipLine(line, quantity)] : [];
      }),
    })),
  });
}

interface ManifestRow {
  readonly number: string;
  readonly carrier: string;
  readonly carrierReference: string | null;
  readonly locationName: string;
  readonly day: string;
}

interface ManifestParcelRow extends Omit<ManifestParcel, 'countryCode' | 'postalCode'> {
  readonly id: string;
}

/** What a carrier takes along, for the driver to sign. */
export async function manifestFile(ctx: Context, id: string): Promise<Uint8Array | null> {
  const db = ctx.database.sql();
  const manifest = await firstRow<ManifestRow>(
    db,
    sql`select m.number, m.carrier, m.carrier_reference, l.name as location_name, to_char(m.day, 'YYYY-MM-DD') as day from manifest m join known_location l on l.id = m.location_id where m.id = ${id}`,
  );
  if (!manifest) return null;
  const found = await rows<ManifestParcelRow & WantedLabel>(
    db,
    sql`select s.id, s.tracking_number, o.order_number, coalesce(s.bought_service, s.service) as service, s.weight_grams, o.delivery_id, o.method, w.demand,
               p.name as store_name, p.address as store_address
        from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id join order_work w using (order_id) left join known_location p on p.id = o.pickup_location_id
        where s.manifest_id = ${id} and s.status <> 'VOIDED' order by s.tracking_number`,
  );
  const parcels = found.map((one) => {
    const { countryCode, postalCode = '' } = receiverOf(ctx, one);
    const { trackingNumber, orderNumber, service, weightGrams } = one;
    return { trackingNumber: trackingNumber ?? '', orderNumber, service, weightGrams, countryCode, postalCode };
  });
  return renderManifestPdf({ ...manifest, parcels });
}

/** The customs declaration of a parcel; null when it crosses no border that asks for one. */
export async function customsFile(ctx: Context, shipmentId: string): Promise<Uint8Array | null> {
  const wanted = await loadWanted(ctx, shipmentId);
  if (!wanted) return null;
  const { customs, sender, receiver, shipDate } = await labelRequest(ctx, wanted);
  if (!customs) return null;
  const { weightGrams, orderNumber, trackingNumber } = wanted;
  const form = customsForm(customs, weightGrams);
  return renderCustomsPdf({
    form,
    trackingNumber: trackingNumber ?? wanted.id.slice(0, 13),
    orderNumber,
    day: shipDate,
    sender,
    receiver,
    weightGrams,
    customs,
  });
}
