import { groupByKey, groupInto } from '@oms/platform/graphql/align';
import { rows, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import type {
  DemandDocument,
  ReservedLine,
  ShipmentState,
  WorkLine,
  WorkOrder,
  WorkState,
} from '../rules/work-state.js';
import type { KeptTransition } from './work-transitions.js';

/** Work as it is stored: what has not been changed since is not written again. */
export interface StoredWork {
  readonly demand: DemandDocument | null;
  readonly reservations: readonly ReservedLine[];
  /** Lines and parcels by id, as JSON. */
  readonly parts: ReadonlyMap<string, string>;
}

/** Work that this transaction has locked. */
export interface LockedWork extends WorkState {
  /** All that has happened to it, oldest first. */
  history: readonly KeptTransition[];
  stored: StoredWork;
}

type Owned<T> = T & { fulfillmentOrderId: string };
type Head = Omit<WorkState, 'orders' | 'reservations'> & { reservations: WorkState['reservations'] | null };

/** The work as it is at this moment, as stored. */
export const storedWork = ({ demand, reservations, orders }: WorkState): StoredWork => ({
  demand,
  reservations,
  parts: new Map(
    orders.flatMap(({ lines, shipments }) => [...lines, ...shipments].map((one) => [one.id, JSON.stringify(one)])),
  ),
});

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
