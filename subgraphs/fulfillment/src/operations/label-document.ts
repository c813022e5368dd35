import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { CarrierRefused, CarrierUnavailable } from '../carriers/carrier-errors.js';
import { carrierByCode } from '../carriers/carrier-by-code.js';
import type { LabelFormat } from '../carriers/carrier.js';
import type { FulfillmentServices } from '../services.js';
import { findFiles, keepFile, readFileBytes, storeFile } from '../storage/label-files.js';

type Context = Pick<OperationContext<FulfillmentServices>, 'services' | 'database' | 'clock'>;

interface Labelled {
  readonly id: string;
  readonly labelKey: string;
  readonly carrier: string | null;
}

/** Fetches a format that was not kept when the label was bought, and keeps it. */
async function fetchFormat(ctx: Context, shipmentId: string, format: LabelFormat): Promise<Uint8Array | null> {
  const db = ctx.database.sql();
  const shipment = await firstRow<Labelled>(
    db,
    sql`select id, label_key, carrier from shipment where id = ${shipmentId} and tracking_number is not null and carrier is not null`,
  );
  if (!shipment?.carrier) return null;
  try {
    const label = await carrierByCode(ctx, shipment.carrier).find(shipment.labelKey, format);
    if (!label) return null;
    const place = { shipmentId, labelKey: shipment.labelKey };
    await keepFile(db, await storeFile(ctx, place, label.label), ctx.clock.now());
    return label.label.bytes;
  } catch (error) {
    if (error instanceof CarrierRefused || error instanceof CarrierUnavailable) return null;
    throw error;
  }
}

/** The label of a parcel in one format; null when it has none. */
export async function labelDocument(ctx: Context, shipmentId: string, format: LabelFormat): Promise<Uint8Array | null> {
  const [file] = await findFiles(ctx.database.sql(), [shipmentId], format);
  if (file && file.size > 0) return readFileBytes(ctx, file);
  return fetchFormat(ctx, shipmentId, format);
}
