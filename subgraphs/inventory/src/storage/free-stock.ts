import type { Tx } from '@oms/platform/commands/run-command';
import { run, rows, sql } from '@oms/platform/database/sql';
import type { Level, StockChange } from '../rules/stock-level.js';
import { putReservationRows, type OwnedRow } from './order-demand.js';

interface HoldLine {
  readonly id: string;
  readonly reservationId: string;
  readonly quantity: number;
}

/**
 * Frees `needed` units of a level so that its count can be lowered: cart holds first, then reservations of the lowest
 * priority, newest. Answers the ledger lines and the orders that lost units. The level is locked by the caller; orders
 * are locked without waiting, so that nobody waits in a circle.
 */
export async function freeUnits(
  tx: Tx,
  level: Level,
  needed: number,
): Promise<{ changes: StockChange[]; orders: string[] }> {
  const { sku, locationId } = level;
  const changes: StockChange[] = [];
  const orders: string[] = [];
  let left = needed;
  const holds = await rows<HoldLine>(
    tx.db,
    sql`select l.* from reservation_line l join reservation r on r.id = l.reservation_id where r.state = 'PENDING' and l.sku = ${sku} and l.location_id = ${locationId} order by r.created_at desc for update of r skip locked`,
  );
  for (const hold of holds) {
    if (left <= 0) break;
    await run(tx.db, sql`delete from reservation_line where id = ${hold.id}`);
    changes.push({
      sku,
      locationId,
      bucket: 'softReserved',
      delta: -hold.quantity,
      reason: 'HOLD_LOST',
      reference: hold.reservationId,
    });
    left -= hold.quantity;
  }
  const reserved = await rows<OwnedRow>(
    tx.db,
    sql`select r.* from order_reservation_line r join order_demand d using (order_id) where r.sku = ${sku} and r.location_id = ${locationId} and r.state = 'ALLOCATED' and r.quantity > r.shipped
        order by d.priority, d.placed_at desc for update of d skip locked`,
  );
  for (const row of reserved) {
    if (left <= 0) break;
    const units = Math.min(left, row.quantity - row.shipped);
    await putReservationRows(tx, [{ ...row, quantity: row.quantity - units, short: row.short + units }]);
    changes.push({ sku, locationId, bucket: 'reserved', delta: -units, reason: 'SHORT_COUNT', reference: row.orderId });
    orders.push(row.orderId);
    left -= units;
  }
  return { changes, orders: [...new Set(orders)] };
}
