import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { gatherPersonalData as gather, type Gatherer } from '@oms/platform/personal-data/gather';
import {
  personalDataOfOrdersRequested,
  type PersonalDataRequested,
  type PersonalFile,
} from '@oms/platform/personal-data/personal-data';
import { readTables } from '@oms/platform/personal-data/read-tables';
import { renderDocument } from '../documents/render-document.js';
import type { DocumentContent } from '../rules/document-content.js';
import type { OrdersServices } from '../services.js';
import { tablesOfCustomers, tablesOfOrders } from '../storage/personal-tables.js';

/** Orders that one part tells of. */
const ORDERS_PER_PART = 20;

/** Invoices and credit notes as the person got them. */
async function documentFiles(tx: Tx, orderIds: readonly string[]): Promise<PersonalFile[]> {
  const found = await rows<{ number: string; content: DocumentContent }>(
    tx.db,
    sql`select number, content from document where order_id = any(${orderIds}::uuid[]) order by issued_at, id`,
  );
  return Promise.all(
    found.map(async ({ number, content }) => ({
      name: `orders/documents/${number.replaceAll(/[^\w.-]/g, '_')}.pdf`,
      base64: Buffer.from(await renderDocument(content)).toString('base64'),
    })),
  );
}

const gatherer: Gatherer<OrdersServices> = {
  subgraph: 'orders',
  async page(tx, { exportId, customerIds, number, after }) {
    const found = await rows<{ id: string }>(
      tx.db,
      sql`select id from orders where customer_id = any(${customerIds}::uuid[]) and (${after}::uuid is null or id > ${after}::uuid)
          order by id limit ${ORDERS_PER_PART + 1}`,
    );
    const orderIds = found.slice(0, ORDERS_PER_PART).map(({ id }) => id);
    const next = found.length > ORDERS_PER_PART ? (orderIds.at(-1) ?? null) : null;
    const tables = [...(number === 1 ? tablesOfCustomers(customerIds) : []), ...tablesOfOrders(orderIds)];
    const files = await readTables(tx.db, { subgraph: 'orders', number }, tables);
    const last = next === null;
    return {
      files: [...files, ...(await documentFiles(tx, orderIds))],
      next,
      events: [personalDataOfOrdersRequested({ exportId, customerIds, orderIds, number, last })],
    };
  },
};

/** PersonalDataRequested → what orders holds of the person, and everybody who knows orders is asked for theirs. */
export const gatherPersonalData = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<PersonalDataRequested>[],
): Promise<void> => gather(ctx, events, gatherer);
