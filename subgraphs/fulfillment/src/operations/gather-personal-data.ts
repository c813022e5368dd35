import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { gatherOfOrders } from '@oms/platform/personal-data/gather';
import type { PersonalDataOfOrdersRequested, PersonalFile } from '@oms/platform/personal-data/personal-data';
import { readTables } from '@oms/platform/personal-data/read-tables';
import type { FulfillmentServices } from '../services.js';
import { readFileBytes, type KeptFile } from '../storage/label-files.js';
import { personalTables } from '../storage/personal-tables.js';

type Context = OperationContext<FulfillmentServices>;
type Lying = Pick<KeptFile, 'store' | 'key' | 'bytes'> & { readonly name: string };

/** Every file that shows the person's address, of the version before too, wherever it lies. */
const filesOf = (tx: Tx, orderIds: readonly string[]): Promise<Lying[]> =>
  rows(
    tx.db,
    sql`with s as (select s.id from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id where o.order_id = any(${orderIds}::uuid[]))
        select 'labels/' || f.shipment_id || '.' || lower(f.format) as name, f.store, f.key, f.bytes from label_file f join s on s.id = f.shipment_id
        union all
        select 'labels/' || l.shipment_id || '.pdf', 'database', '', l.pdf from shipping_label l join s on s.id = l.shipment_id
         where not exists (select from label_file f where f.shipment_id = l.shipment_id)
        union all
        select 'return-labels/' || id || '.' || coalesce(split_part(media_type, '/', 2), 'pdf'), store, file_key, bytes from return_label
         where order_id = any(${orderIds}::uuid[]) and file_key is not null`,
  );

async function labelFiles(ctx: Context, tx: Tx, orderIds: readonly string[]): Promise<PersonalFile[]> {
  const files: PersonalFile[] = [];
  for (const file of await filesOf(tx, orderIds)) {
    const bytes = await readFileBytes(ctx, file);
    if (bytes) files.push({ name: `fulfillment/${file.name}`, base64: Buffer.from(bytes).toString('base64') });
  }
  return files;
}

/** PersonalDataOfOrdersRequested → parcels, labels and their files, scans, and who fetched what. */
export const gatherPersonalData = (
  ctx: Context,
  events: readonly IntegrationEvent<PersonalDataOfOrdersRequested>[],
): Promise<void> =>
  gatherOfOrders(ctx, events, 'fulfillment', {
    sealer: ctx.services.sealer,
    filesOf: async (tx, { orderIds, number }) => [
      ...(await readTables(tx.db, { subgraph: 'fulfillment', number }, personalTables(ctx.services.sealer, orderIds))),
      ...(await labelFiles(ctx, tx, orderIds)),
    ],
  });
