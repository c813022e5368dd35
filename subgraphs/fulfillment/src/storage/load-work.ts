import { groupByKey, groupInto } from '@oms/platform/graphql/align';
import { rows, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import type { ShipmentState, WorkLine, WorkOrder, WorkState } from '../rules/work-state.js';
import { storedWork, type KeptTransition, type LockedWork } from './locked-work.js';

type Owned<T> = T & { fulfillmentOrderId: string };
type Head = Omit<WorkState, 'orders' | 'reservations'> & { reservations: WorkState['reservations'] | null };

/**
 * Locks and loads the work on orders that `ids` selects, in the order of their ids. The statements are on their way
 * together; each but the first is run once the lock is had, and so sees what others committed before they let go of it.
 */
async function lock(db: Sql, ids: RawBuilder): Promise<LockedWork[]> {
  const ours = sql`fulfillment_order_id in (select id from fulfillment_order where order_id in (${ids}))`;
  const [heads, orders, lines, shipments, history] = await Promise.all([
    rows<Head>(db, sql`select * from order_work where order_id in (${ids}) order by order_id for update`),
    rows<WorkOrder>(db, sql`select * from fulfillment_order where order_id in (${ids}) order by created_at, id`),
    rows<Owned<WorkLine>>(db, sql`select * from fulfillment_order_line where ${ours} order by id`),
    rows<Owned<ShipmentState>>(db, sql`select * from shipment where ${ours} order by position`),
    rows<KeptTransition>(
      db,
      sql`select id, type, occurred_at, order_id, fulfillment_order_id, actor, reason, data from work_transition
          where order_id in (${ids}) order by order_id, occurred_at, id`,
    ),
  ]);
  const orderIds = heads.map(({ orderId }) => orderId);
  const linesOf = groupInto(lines, (one) => one.fulfillmentOrderId);
  const shipmentsOf = groupInto(shipments, (one) => one.fulfillmentOrderId);
  const whole = orders.map((order) => ({
    ...order,
    lines: linesOf.get(order.id) ?? [],
    shipments: shipmentsOf.get(order.id) ?? [],
  }));
  const ordersOf = groupByKey(orderIds, whole, (order) => order.orderId);
  const historyOf = groupByKey(orderIds, history, (one) => one.orderId);
  return heads.map((head, index) => {
    const work = { ...head, reservations: head.reservations ?? [], orders: ordersOf[index] ?? [] };
    return { ...work, history: historyOf[index] ?? [], stored: storedWork(work) };
  });
}

/** Locks and loads the work on these orders in the order of their ids; orders without a row of work are left out. */
export const lockWork = (db: Sql, orderIds: readonly string[]): Promise<LockedWork[]> =>
  lock(db, sql`select unnest(${orderIds}::uuid[])`);

/** Locks and loads the work that a fulfillment order is part of. */
export async function lockWorkOf(db: Sql, fulfillmentOrderId: string): Promise<LockedWork | undefined> {
  const [work] = await lock(db, sql`select order_id from fulfillment_order where id = ${fulfillmentOrderId}`);
  return work;
}
