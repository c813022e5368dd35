import { rows, sql, run } from '@oms/platform/database/sql';
import type { Database } from '@oms/platform/database/database';
import type { DataSealer } from '@oms/platform/values/sealed';
import { newId } from '@oms/platform/values/ids';

/** One order of one parcel to somewhere in France, as rows. */
function orderRow(index: number, locationId: string, sealer: DataSealer) {
  const [orderId, deliveryId] = [newId(), newId()];
  const postalCode = String(69_000 + (index % 1_000));
  const recipient = sealer.seal({ name: `Customer ${index}`, line1: `Street ${index}`, city: 'Lyon', postalCode, countryCode: 'FR' }); // prettier-ignore
  const delivery = { deliveryId, method: 'SHIPPING', recipient, promisedTo: null, service: 'STANDARD' };
  return {
    order_id: orderId,
    id: newId(),
    shipment_id: newId(),
    number: `F-B${index}`,
    order_number: `O-${index}`,
    delivery_id: deliveryId,
    location_id: locationId,
    demand: { orderId, number: `O-${index}`, onHold: false, deliveries: [delivery], lines: [] },
  };
}

/** Parcels that wait for their label, as packing leaves them; answers their ids. */
export async function waitingParcels(database: Database, sealer: DataSealer, count: number): Promise<string[]> {
  const db = database.sql();
  const locationId = newId();
  const place = { line1: 'Dock 1', city: 'Berlin', postalCode: '10115', countryCode: 'DE' };
  await run(
    db,
    sql`insert into known_location (id, code, name, active, address) values (${locationId}, 'W', 'Warehouse', true, ${JSON.stringify(place)}::jsonb)`,
  );
  const orders = Array.from({ length: count }, (_, index) => orderRow(index, locationId, sealer));
  const records = sql`jsonb_to_recordset(${JSON.stringify(orders)}::jsonb) as r(order_id uuid, id uuid, shipment_id uuid, number text, order_number text, delivery_id uuid, location_id uuid, demand jsonb)`;
  await run(
    db,
    sql`insert into order_work (order_id, demand, demand_version) select order_id, demand, 1 from ${records}`,
  );
  await run(
    db,
    sql`insert into fulfillment_order (id, number, order_id, order_number, delivery_id, location_id, method, status, created_at, updated_at)
        select id, number, order_id, order_number, delivery_id, location_id, 'SHIPPING', 'PACKED', now(), now() from ${records}`,
  );
  const made = await rows<{ id: string }>(
    db,
    sql`insert into shipment (id, fulfillment_order_id, position, status, service, weight_grams, length_mm, width_mm, height_mm, label_key, created_at)
        select shipment_id, id, 0, 'LABEL_PENDING', 'STANDARD', 800, 300, 200, 100, 'label-' || shipment_id, now() from ${records} returning id`,
  );
  return made.map(({ id }) => id);
}
