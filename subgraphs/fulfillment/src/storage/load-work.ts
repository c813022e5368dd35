import { groupByKey } from '@oms/platform/graphql/align';
import { rows, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import type { ShipmentState, WorkLine, WorkOrder, WorkState } from '../rules/work-state.js';

type Owned<T> = T & { fulfillmentOrderId: string };

/** Fulfillment orders with lines and shipments. */
async function loadOrders(db: Sql, condition: RawBuilder<unknown>): Promise<WorkOrder[]> {
  const found = await rows<WorkOrder>(
    db,
    sql`select * from fulfillment_order where ${condition} order by created_at, id`,
  );
  const ids = found.map((order) => order.id);
  if (ids.length === 0) return [];
  const lines = groupByKey(
    ids,
    await rows<Owned<WorkLine>>(
      db,
      sql`select * from fulfillment_order_line where fulfillment_order_id = any(${ids}::uuid[]) order by id`,
    ),
    (one) => one.fulfillmentOrderId,
  );
  const shipments = groupByKey(
    ids,
    await rows<Owned<ShipmentState>>(
      db,
      sql`select * from shipment where fulfillment_order_id = any(${ids}::uuid[]) order by position`,
    ),
    (one) => one.fulfillmentOrderId,
  );
  return found.map((order, index) => ({ ...order, lines: lines[index] ?? [], shipments: shipments[index] ?? [] }));
}

/** Makes the work rows of orders that have none yet, and locks and loads all of them in the order of their ids. */
export async function lockWork(db: Sql, orderIds: readonly string[]): Promise<WorkState[]> {
  const found = await rows<
    Omit<WorkState, 'orders' | 'reservations'> & { reservations: WorkState['reservations'] | null }
  >(db, sql`select * from order_work where order_id = any(${orderIds}::uuid[]) order by order_id for update`);
  const orders = await loadOrders(db, sql`order_id = any(${found.map((work) => work.orderId)}::uuid[])`);
  return found.map((work) => ({
    ...work,
    reservations: work.reservations ?? [],
    orders: orders.filter((order) => order.orderId === work.orderId),
  }));
}
