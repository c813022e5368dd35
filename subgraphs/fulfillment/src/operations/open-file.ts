import type { ExpiringLink } from '@oms/platform/auth/expiring-links';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { mergePdf } from '../documents/merge-pdf.js';
import type { LabelFormat } from '../carriers/carrier.js';
import type { FileReference } from '../rules/file-reference.js';
import type { FulfillmentServices } from '../services.js';
import { findFiles, readFileBytes, returnLabelFile } from '../storage/label-files.js';
import { labelDocument } from './label-document.js';
import { customsFile, manifestFile, packingSlipFile, pickListFile } from './print-files.js';

export interface OpenedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

type Context = Pick<OperationContext<FulfillmentServices>, 'services' | 'database' | 'clock'>;

/** How long a link holds. */
const LINK_SECONDS = 600;

/** Labels in one merged file: a batch of thousands comes in parts. */
export const LABELS_PER_FILE = 500;

/** A link to a file for those who were allowed to ask for it: it holds for ten minutes and names one file. */
export const signLink = ({ services, clock }: Context, file: FileReference): ExpiringLink =>
  services.links.make(file, new Date(clock.now().getTime() + LINK_SECONDS * 1_000));

const MEDIA: Readonly<Record<LabelFormat, string>> = {
  PDF: 'application/pdf',
  ZPL: 'application/zpl',
  PNG: 'image/png',
};

async function batchFile(ctx: Context, id: string, part: number): Promise<Uint8Array | null> {
  const db = ctx.database.sql();
  const items = await rows<{ shipmentId: string }>(
    db,
    sql`select shipment_id from label_batch_item where batch_id = ${id} order by position offset ${(part - 1) * LABELS_PER_FILE} limit ${LABELS_PER_FILE}`,
  );
  const found = await findFiles(db, items.map((item) => item.shipmentId), 'PDF'); // prettier-ignore
  const byShipment = new Map(found.map((file) => [file.shipmentId, file]));
  const files: Uint8Array[] = [];
  for (const { shipmentId } of items) {
    const file = byShipment.get(shipmentId);
    const bytes = file ? await readFileBytes(ctx, file) : null;
    if (bytes) files.push(bytes);
  }
  return files.length > 0 ? mergePdf(files) : null;
}

async function bytesOf(ctx: Context, file: FileReference): Promise<Uint8Array | null> {
  switch (file.kind) {
    case 'label':
      return labelDocument(ctx, file.id, file.format);
    case 'batch':
      return batchFile(ctx, file.id, file.part);
    case 'return-label':
      return returnLabelFile(ctx, file.id);
    case 'pick-list':
      return pickListFile(ctx, file.id);
    case 'packing-slip':
      return packingSlipFile(ctx, file.id);
    case 'manifest':
      return manifestFile(ctx, file.id);
    default:
      return customsFile(ctx, file.id);
  }
}

/** The file behind a link; null when the link is not ours, has run out, or leads to nothing. */
export async function openFile(ctx: Context, token: string): Promise<OpenedFile | null> {
  const file = ctx.services.links.open(token, ctx.clock.now());
  if (!file) return null;
  const bytes = await bytesOf(ctx, file);
  if (!bytes) return null;
  const mediaType = file.kind === 'label' ? MEDIA[file.format] : MEDIA.PDF;
  const extension = file.kind === 'label' ? file.format.toLowerCase() : 'pdf';
  return { name: `${file.kind}-${file.id}.${extension}`, mediaType, bytes };
}
