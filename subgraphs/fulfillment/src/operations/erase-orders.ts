import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import type { OrderErased } from '@oms/platform/events/order-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { forgetEvents } from '@oms/platform/outbox/forget-events';
import type { FulfillmentServices } from '../services.js';
import { lockWork } from '../storage/load-work.js';
import { saveWorks } from '../storage/save-work.js';
import { labelKeys } from '../storage/personal-tables.js';

/** A shipment with the files that lie outside of the database. */
interface ErasedShipment {
  readonly id: string;
  readonly files: readonly { readonly store: string; readonly key: string }[];
}

const shipmentsOf = (tx: Tx, orderIds: readonly string[]): Promise<ErasedShipment[]> =>
  rows(
    tx.db,
    sql`select s.id, coalesce((select jsonb_agg(jsonb_build_object('store', f.store, 'key', f.key))
          from label_file f where f.shipment_id = s.id and f.store <> 'database'), '[]') as files
        from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id where o.order_id = any(${orderIds}::uuid[])`,
  );

const returnLabelsOf = (tx: Tx, orderIds: readonly string[]): Promise<Pick<ErasedShipment, 'files'>[]> =>
  rows(
    tx.db,
    sql`select jsonb_build_array(jsonb_build_object('store', store, 'key', file_key)) as files from return_label
        where order_id = any(${orderIds}::uuid[]) and file_key is not null and store <> 'database'`,
  );

/** Files go first: what is told of them goes with the transaction, and whoever repeats it finds them gone. */
async function removeFiles(
  services: FulfillmentServices,
  shipments: readonly Pick<ErasedShipment, 'files'>[],
): Promise<void> {
  for (const { store, key } of shipments.flatMap(({ files }) => files)) {
    if (services.labelStore?.name !== store)
      throw new Error(`label files of the store "${store}" cannot be erased: this installation uses another`);
    await services.labelStore.remove(key);
  }
}

async function eraseRows(tx: Tx, orderIds: readonly string[], shipments: readonly ErasedShipment[]): Promise<void> {
  const ids = shipments.map(({ id }) => id);
  const statements = [
    sql`delete from label_file where shipment_id = any(${ids}::uuid[])`,
    sql`delete from shipping_label where shipment_id = any(${ids}::uuid[])`,
    sql`update return_label set sender = '', customer_id = null, bytes = null, file_key = null, tracking_url = null where order_id = any(${orderIds}::uuid[])`,
    sql`update carrier_scan set description = '' where tracking_number in (select l.tracking_number from carrier_ledger l where l.key in (${labelKeys(orderIds)}))`,
    sql`update carrier_ledger set request = '{}' where key in (${labelKeys(orderIds)})`,
    sql`update tracking_event set description = null where shipment_id = any(${ids}::uuid[])`,
    sql`update fulfillment_order set handed_over = handed_over || '{"to": ""}' where order_id = any(${orderIds}::uuid[]) and handed_over is not null`,
    sql`update work_transition set data = null, reason = null, actor = actor - 'name' where order_id = any(${orderIds}::uuid[])`,
    sql`insert into erased_order (order_id, erased_at) select unnest(${orderIds}::uuid[]), ${tx.now}::timestamptz on conflict do nothing`,
  ];
  for (const statement of statements) await run(tx.db, statement);
}

/**
 * `OrderErased`: labels, what the built-in carrier was told, and who took something home go; parcels, their numbers and
 * what happened to them stay. (The order's address comes and goes with its demand.) What other carriers hold is theirs.
 */
export const eraseOrders = (
  ctx: OperationContext<FulfillmentServices>,
  events: readonly IntegrationEvent<OrderErased>[],
): Promise<void> =>
  consumeEvents(ctx, 'fulfillment.erase-orders', events, async (tx, fresh) => {
    const orderIds = fresh.map(({ payload }) => payload.orderId);
    // Locked first, as by every command on the work.
    await lockWork(tx.db, orderIds);
    const shipments = await shipmentsOf(tx, orderIds);
    await removeFiles(ctx.services, [...shipments, ...(await returnLabelsOf(tx, orderIds))]);
    await forgetEvents(tx.db, orderIds);
    await eraseRows(tx, orderIds, shipments);
    // Who keeps the newest state of the work keeps one without the person.
    const erased = await lockWork(tx.db, orderIds);
    await saveWorks(
      tx,
      erased.map((work) => ({ work, transitions: [] })),
    );
  });

/** Days after which nothing is left in the outbox of what was under way when an order was erased. */
const PRUNED_DAYS = 15;

/** Forgets what was still being told when orders were erased. Safe twice: it deletes what everybody has heard. */
export const forgetErasedOrders = (ctx: OperationContext<FulfillmentServices>): Promise<void> =>
  runCommand(ctx, 'forgetErasedOrders', async (tx) => {
    const erased = await rows<{ orderId: string }>(
      tx.db,
      sql`select order_id from erased_order where erased_at > ${tx.now}::timestamptz - make_interval(days => ${PRUNED_DAYS})`,
    );
    await forgetEvents(
      tx.db,
      erased.map(({ orderId }) => orderId),
    );
  });
