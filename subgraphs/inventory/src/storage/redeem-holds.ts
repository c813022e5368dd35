import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql } from '@oms/platform/database/sql';
import { graceLimit } from '../rules/cart-hold.js';
import type { HeldUnits } from '../rules/plan-demand.js';
import type { StockChange } from '../rules/stock-level.js';
import type { OrderDemand } from './order-demand.js';

/** Units of cart holds, by the hold's id. */
export type Holds = ReadonlyMap<string, readonly HeldUnits[]>;

/** Cart holds that these orders redeem and that still stand, locked. */
export async function lockHolds(tx: Tx, orders: readonly OrderDemand[]): Promise<Holds> {
  const ids = orders.flatMap((order) => order.demand.reservationId ?? []);
  if (ids.length === 0) return new Map();
  const still = await rows<{ id: string }>(
    tx.db,
    sql`select id from reservation where id = any(${ids}::uuid[]) and state = 'PENDING' and expires_at > ${graceLimit(tx.now)} order by id for update`,
  );
  const lines = await rows<HeldUnits & { readonly reservationId: string }>(
    tx.db,
    sql`select * from reservation_line where reservation_id = any(${still.map(({ id }) => id)}::uuid[])`,
  );
  return new Map(still.map(({ id }) => [id, lines.filter((line) => line.reservationId === id)]));
}

/** What an order's own hold keeps for it; nothing when the hold is over. */
export const heldFor = ({ demand }: OrderDemand, holds: Holds): readonly HeldUnits[] =>
  (demand.reservationId && holds.get(demand.reservationId)) || [];

/** Confirms the holds that the orders redeem; their units are no longer the cart's. */
export async function redeemHolds(tx: Tx, orders: readonly OrderDemand[], holds: Holds): Promise<StockChange[]> {
  const redeemed = orders.flatMap(({ orderId, demand }) =>
    demand.reservationId && holds.has(demand.reservationId) ? [{ id: demand.reservationId, order_id: orderId }] : [],
  );
  if (redeemed.length === 0) return [];
  await run(
    tx.db,
    sql`update reservation set state = 'CONFIRMED', order_id = r.order_id, version = version + 1 from ${recordset(redeemed, 'r', 'id uuid, order_id uuid')} where reservation.id = r.id`,
  );
  return redeemed.flatMap(({ id, order_id: reference }) =>
    (holds.get(id) ?? []).map(({ sku, locationId, quantity }): StockChange => ({
      sku,
      locationId,
      bucket: 'softReserved',
      delta: -quantity,
      reason: 'HOLD_REDEEMED',
      reference,
    })),
  );
}
