import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, rows, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { isId, newId } from '@oms/platform/values/ids';
import { CarrierRefused, CarrierUnavailable } from '../carriers/carrier-errors.js';
import { carrierByCode } from '../carriers/carrier-by-code.js';
import { localDay } from '@oms/platform/values/zoned-time';
import type { FulfillmentServices } from '../services.js';
import { toCarrierAddress } from '../storage/label-wanted.js';
import { lockWork } from '../storage/load-work.js';
import { loadPlaces } from '../storage/plan-due.js';
import { saveWorks } from '../storage/save-work.js';
import type { ChangedWork } from '../storage/work-transitions.js';
import { requireLocation } from './require-location.js';

type Context = OperationContext<FulfillmentServices>;

export interface CloseManifestInput {
  readonly locationId: string;
  readonly carrier: string;
}

interface Waiting {
  readonly id: string;
  readonly orderId: string;
}

/** Parcels that the carrier has not been told of: labelled, or shipped without a scan of the carrier's. */
const waitingParcels = (tx: Tx, { locationId, carrier }: CloseManifestInput): Promise<Waiting[]> =>
  rows(
    tx.db,
    sql`select s.id, o.order_id from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id
        where o.location_id = ${locationId} and s.carrier = ${carrier} and s.manifest_id is null and s.tracking_number is not null
          and (s.status = 'LABEL_PURCHASED' or (s.status = 'IN_TRANSIT' and s.last_scan_at is null)) order by o.order_id`,
  );

async function putOn(tx: Tx, manifestId: string, parcels: readonly Waiting[]): Promise<number> {
  const wanted = new Set(parcels.map(({ id }) => id));
  let count = 0;
  const changed: ChangedWork[] = [];
  for (const work of await lockWork(tx.db, [...new Set(parcels.map(({ orderId }) => orderId))])) {
    const mine = work.orders
      .flatMap((order) => order.shipments)
      .filter(
        (one) =>
          wanted.has(one.id) && one.manifestId === null && ['LABEL_PURCHASED', 'IN_TRANSIT'].includes(one.status),
      );
    for (const shipment of mine) {
      shipment.manifestId = manifestId;
      if (shipment.status === 'LABEL_PURCHASED') shipment.status = 'MANIFESTED';
      shipment.version += 1;
    }
    if (mine.length > 0) changed.push({ work, transitions: [] });
    count += mine.length;
  }
  await saveWorks(tx, changed);
  return count;
}

/** Closes the day's parcels of one carrier at one location, and tells the carrier what it will be handed. */
export async function closeManifest(ctx: Context, input: CloseManifestInput): Promise<{ manifestId: string }> {
  const outcome = await runCommand(ctx, 'closeManifest', async (tx) => {
    const place = isId(input.locationId) ? (await loadPlaces(tx, [input.locationId])).get(input.locationId) : undefined;
    if (!place) throw refuse('UNKNOWN_LOCATION', 'There is no such location.', ['locationId']);
    await requireLocation(ctx, tx, [place.id]);
    const manifestId = newId(tx.now);
    const day = localDay(tx.now, place.timeZone);
    await run(
      tx.db,
      sql`insert into manifest (id, number, location_id, carrier, day, status, created_at)
          values (${manifestId}, 'M-' || nextval('manifest_number'), ${place.id}, ${input.carrier}, ${day}, 'CLOSED', ${tx.now})`,
    );
    if ((await putOn(tx, manifestId, await waitingParcels(tx, input))) === 0)
      throw refuse('NOTHING_TO_MANIFEST', 'No parcel of this carrier waits here.', ['carrier']);
    return { manifestId };
  });
  await tellCarrier(ctx, outcome.manifestId);
  return outcome;
}

interface Untold {
  readonly id: string;
  readonly number: string;
  readonly carrier: string;
  readonly day: string;
  readonly name: string;
  readonly address: AddressValue;
}

/** What a carrier refuses is kept as it is: the paper goes with the driver all the same. */
async function tellCarrier(ctx: Context, manifestId: string): Promise<void> {
  const db = ctx.database.sql();
  const manifest = await firstRow<Untold>(
    db,
    sql`select m.id, m.number, m.carrier, to_char(m.day, 'YYYY-MM-DD') as day, l.name, l.address from manifest m join known_location l on l.id = m.location_id
        where m.id = ${manifestId} and m.told_at is null`,
  );
  if (!manifest) return;
  const parcels = await rows<{ trackingNumber: string; carrierReference: string | null }>(
    db,
    sql`select tracking_number, carrier_reference from shipment where manifest_id = ${manifestId} order by tracking_number`,
  );
  let reference: string | null = null;
  try {
    reference = await carrierByCode(ctx, manifest.carrier).manifest({
      reference: manifest.number,
      day: manifest.day,
      sender: toCarrierAddress(manifest.name, manifest.address),
      parcels: parcels.map((one) => ({ ...one, carrierReference: one.carrierReference ?? one.trackingNumber })),
    });
  } catch (error) {
    if (error instanceof CarrierUnavailable) return;
    if (!(error instanceof CarrierRefused)) throw error;
    ctx.logger.warn({ err: error, manifest: manifest.number }, 'the carrier refuses a manifest');
  }
  await run(
    db,
    sql`update manifest set told_at = ${ctx.clock.now()}, carrier_reference = ${reference} where id = ${manifestId} and told_at is null`,
  );
}

/** Tells carriers of manifests that they have not heard of. Safe twice: our number is the key. */
export async function tellManifests(ctx: Context): Promise<number> {
  const open = await rows<{ id: string }>(
    ctx.database.sql(),
    sql`select id from manifest where told_at is null order by created_at limit 50`,
  );
  for (const { id } of open) await tellCarrier(ctx, id);
  return open.length;
}
