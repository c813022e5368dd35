import { createHash } from 'node:crypto';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, rows, run, sql, type Sql } from '@oms/platform/database/sql';
import type { LabelDocument, LabelFormat } from '../carriers/carrier.js';
import type { FulfillmentServices } from '../services.js';

/** A label file as it is kept: its bytes, or where they lie. */
export interface KeptFile {
  readonly shipmentId: string;
  readonly format: LabelFormat;
  readonly mediaType: string;
  readonly store: string;
  readonly key: string;
  readonly sha256: string;
  readonly size: number;
  readonly bytes: Buffer | null;
}

type Context = Pick<OperationContext<FulfillmentServices>, 'services'>;

const EXTENSION: Readonly<Record<LabelFormat, string>> = { PDF: 'pdf', ZPL: 'zpl', PNG: 'png' };

/** Puts a file into the store, before any row tells of it; the same label has the same key, so repeating is harmless. */
export async function storeFile(
  { services }: Context,
  { shipmentId, labelKey }: { readonly shipmentId: string; readonly labelKey: string },
  { format, mediaType, bytes }: LabelDocument,
): Promise<KeptFile> {
  const key = `labels/${shipmentId}/${labelKey}.${EXTENSION[format]}`;
  await services.labelStore?.put(key, bytes, mediaType);
  return {
    shipmentId,
    format,
    mediaType,
    store: services.labelStore?.name ?? 'database',
    key,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    bytes: services.labelStore ? null : Buffer.from(bytes),
  };
}

/** Tells of a stored file. A label that is there already is never overwritten. */
export async function keepFile(db: Sql, file: KeptFile, now: Date): Promise<void> {
  const { shipmentId, format, mediaType, store, key, sha256, size, bytes } = file;
  await run(
    db,
    sql`insert into label_file (shipment_id, format, media_type, store, key, sha256, size, bytes, created_at)
        values (${shipmentId}, ${format}, ${mediaType}, ${store}, ${key}, ${sha256}, ${size}, ${bytes}, ${now}) on conflict do nothing`,
  );
}

/** Files of shipments in one format, with labels of the version before, which lay in a table of their own. */
export const findFiles = (db: Sql, shipmentIds: readonly string[], format: LabelFormat): Promise<KeptFile[]> =>
  rows(
    db,
    sql`select shipment_id, format, media_type, store, key, sha256, size, bytes from label_file where shipment_id = any(${shipmentIds}::uuid[]) and format = ${format}
        union all
        select shipment_id, ${format}, case ${format} when 'PDF' then 'application/pdf' else 'application/zpl' end, 'database', '', '', octet_length(pdf),
               case ${format} when 'PDF' then pdf else convert_to(zpl, 'UTF8') end
        from shipping_label l where shipment_id = any(${shipmentIds}::uuid[]) and ${format} in ('PDF', 'ZPL')
          and not exists (select 1 from label_file f where f.shipment_id = l.shipment_id and f.format = ${format})`,
  );

/** The bytes of a file, wherever they lie; null when the store has lost them. */
export async function readFileBytes(
  { services }: Context,
  file: Pick<KeptFile, 'store' | 'key' | 'bytes'>,
): Promise<Uint8Array | null> {
  if (file.bytes) return file.bytes;
  if (services.labelStore?.name !== file.store)
    throw new Error(`label files of the store "${file.store}" cannot be read: this installation uses another`);
  return services.labelStore.get(file.key);
}

/** The label of a return; null when it has none, or the store has lost it. */
export async function returnLabelFile(
  { services, database }: Context & Pick<OperationContext<FulfillmentServices>, 'database'>,
  returnId: string,
): Promise<Uint8Array | null> {
  const file = await firstRow<Pick<KeptFile, 'store' | 'bytes'> & { fileKey: string }>(
    database.sql(),
    sql`select store, file_key, bytes from return_label where id = ${returnId} and file_key is not null`,
  );
  return file ? readFileBytes({ services }, { ...file, key: file.fileKey }) : null;
}
