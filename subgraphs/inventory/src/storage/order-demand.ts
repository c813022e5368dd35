import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql, type Sql } from '@oms/platform/database/sql';
import type { Demand } from '../rules/demand.js';
import type { ReservationRow } from '../rules/reservation-board.js';

/** The demand of one order as inventory last heard of it, under lock. */
export interface OrderDemand {
  readonly orderId: string;
  readonly demand: Demand;
  readonly demandVersion: number;
  /** Whether the order was on hold when its demand came before this one. */
  readonly wasOnHold: boolean;
  /** Whether a hold was asked for because nobody can serve it. */
  stockHold: boolean;
  version: number;
}

/** Locks the demands of orders, in the order of their ids; unknown ones are left out. */
export const lockDemands = (db: Sql, orderIds: readonly string[]): Promise<OrderDemand[]> =>
  rows(
    db,
    sql`select order_id, demand, demand_version, was_on_hold, stock_hold, version from order_demand where order_id = any(${orderIds}::uuid[]) order by order_id for update`,
  );

/** Stores newer demands; rows are written in the order of their ids. */
export async function putDemands(
  tx: Tx,
  demands: readonly { readonly demand: Demand; readonly version: number }[],
): Promise<void> {
  const records = demands.map(({ demand, version }) => ({
    order_id: demand.orderId,
    demand,
    demand_version: version,
    priority: demand.priority,
    placed_at: demand.placedAt,
  }));
  await run(
    tx.db,
    sql`insert into order_demand (order_id, demand, demand_version, priority, placed_at, version)
        select order_id, demand, demand_version, priority, placed_at, 0 from ${recordset(records, 'd', 'order_id uuid, demand jsonb, demand_version bigint, priority int, placed_at timestamptz')} order by order_id
        on conflict (order_id) do update set demand = excluded.demand, demand_version = excluded.demand_version, priority = excluded.priority,
          was_on_hold = coalesce((order_demand.demand->>'onHold')::boolean, false)`,
  );
}

export type OwnedRow = ReservationRow & { readonly orderId: string };

export const loadReservationRows = (db: Sql, orderIds: readonly string[]): Promise<OwnedRow[]> =>
  rows(db, sql`select * from order_reservation_line where order_id = any(${orderIds}::uuid[]) order by order_id, id`);

const ROW_COLUMNS =
  'id uuid, order_id uuid, line_id uuid, delivery_id uuid, sku text, location_id uuid, state text, stock_tracked boolean, quantity int, shipped int, short int, forgiven boolean';

export async function putReservationRows(tx: Tx, changed: readonly OwnedRow[]): Promise<void> {
  if (changed.length === 0) return;
  const records = changed.map((row) => ({
    id: row.id,
    order_id: row.orderId,
    line_id: row.lineId,
    delivery_id: row.deliveryId,
    sku: row.sku,
    location_id: row.locationId,
    state: row.state,
    stock_tracked: row.stockTracked,
    quantity: row.quantity,
    shipped: row.shipped,
    short: row.short,
    forgiven: row.forgiven,
  }));
  await run(
    tx.db,
    sql`insert into order_reservation_line (id, order_id, line_id, delivery_id, sku, location_id, state, stock_tracked, quantity, shipped, short, forgiven)
        select * from ${recordset(records, 'r', ROW_COLUMNS)} on conflict (id) do update set quantity = excluded.quantity, shipped = excluded.shipped, short = excluded.short, forgiven = excluded.forgiven`,
  );
}
