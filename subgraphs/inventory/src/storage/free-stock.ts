import type { Tx } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import type { LevelKey, StockChange } from '../rules/stock-level.js';
import { putReservationRows, type OwnedRow } from './order-demand.js';

interface HoldLine {
  readonly id: string;
  readonly reservationId: string;
  readonly quantity: number;
}

/** What was freed of a level. */
export interface FreedStock {
  readonly units: number;
  /** The ledger lines, still to be applied. */
  readonly changes: readonly StockChange[];
  /** The orders that lost units, each once. */
  readonly orders: readonly string[];
}

/** Takes whole lines from cart holds, the newest first, until enough is free. */
async function freeHolds(tx: Tx, { sku, locationId }: LevelKey, needed: number): Promise<FreedStock> {
  const changes: StockChange[] = [];
  let units = 0;
  const holds = await rows<HoldLine>(
    tx.db,
    sql`select l.* from reservation_line l join reservation r on r.id = l.reservation_id where r.state = 'PENDING' and l.sku = ${sku} and l.location_id = ${locationId} order by r.created_at desc for update of r skip locked`,
  );
  for (const { id, reservationId: reference, quantity } of holds) {
    if (units >= needed) break;
    await run(tx.db, sql`delete from reservation_line where id = ${id}`);
    changes.push({ sku, locationId, bucket: 'softReserved', delta: -quantity, reason: 'HOLD_LOST', reference });
    units += quantity;
  }
  return { units, changes, orders: [] };
}

/** Takes units back from transfers that have not left, the newest first. */
async function freeTransfers(tx: Tx, { sku, locationId }: LevelKey, needed: number): Promise<FreedStock> {
  const changes: StockChange[] = [];
  let units = 0;
  const planned = await rows<{ id: string; number: string; quantity: number }>(
    tx.db,
    sql`select l.id, t.number, l.quantity from transfer_line l join transfer t on t.id = l.transfer_id
        where t.status = 'READY_TO_SHIP' and t.from_location_id = ${locationId} and l.sku = ${sku} and l.quantity > 0 order by t.created_at desc for update of t skip locked`,
  );
  for (const { id, number: reference, quantity } of planned) {
    if (units >= needed) break;
    const taken = Math.min(needed - units, quantity);
    await run(tx.db, sql`update transfer_line set quantity = quantity - ${taken} where id = ${id}`);
    changes.push({ sku, locationId, bucket: 'reserved', delta: -taken, reason: 'TRANSFER_LOST', reference });
    units += taken;
  }
  return { units, changes, orders: [] };
}

/** Takes units from orders, the lowest priority and the newest first, until enough is free; shipped units stay. */
async function freeReservations(tx: Tx, { sku, locationId }: LevelKey, needed: number): Promise<FreedStock> {
  const changes: StockChange[] = [];
  const orders = new Set<string>();
  let freed = 0;
  const reserved = await rows<OwnedRow>(
    tx.db,
    sql`select r.* from order_reservation_line r join order_demand d using (order_id) where r.sku = ${sku} and r.location_id = ${locationId} and r.state = 'ALLOCATED' and r.quantity > r.shipped
        order by d.priority, d.placed_at desc for update of d skip locked`,
  );
  for (const row of reserved) {
    if (freed >= needed) break;
    const units = Math.min(needed - freed, row.quantity - row.shipped);
    await putReservationRows(tx, [{ ...row, quantity: row.quantity - units, short: row.short + units }]);
    changes.push({ sku, locationId, bucket: 'reserved', delta: -units, reason: 'SHORT_COUNT', reference: row.orderId });
    orders.add(row.orderId);
    freed += units;
  }
  return { units: freed, changes, orders: [...orders] };
}

/**
 * Frees `needed` units of a level so that its count can be lowered: cart holds first, then transfers, then reservations. Fewer are freed
 * when others work on them. The level is locked by the caller; holds and orders are locked without waiting, so that
 * nobody waits in a circle.
 */
export async function freeUnits(tx: Tx, level: LevelKey, needed: number): Promise<FreedStock> {
  const held = await freeHolds(tx, level, needed);
  const moved = await freeTransfers(tx, level, needed - held.units);
  const reserved = await freeReservations(tx, level, needed - held.units - moved.units);
  return {
    units: held.units + moved.units + reserved.units,
    changes: [...held.changes, ...moved.changes, ...reserved.changes],
    orders: reserved.orders,
  };
}
