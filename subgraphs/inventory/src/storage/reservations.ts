import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import type { HeldUnits } from '../rules/plan-demand.js';
import type { LevelKey, StockChange } from '../rules/stock-level.js';
import { lockLevels, moveStock } from './levels.js';

export interface ReservationRecord {
  readonly id: string;
  readonly actorId: string;
  readonly state: 'PENDING' | 'CONFIRMED' | 'RELEASED' | 'EXPIRED';
  readonly expiresAt: Date;
  readonly version: number;
}

export const lockReservation = async (tx: Tx, id: string): Promise<ReservationRecord | undefined> =>
  (await rows<ReservationRecord>(tx.db, sql`select * from reservation where id = ${id} for update`))[0];

/** A cart hold as it is written. */
export interface NewHold {
  readonly id: string;
  readonly expiresAt: Date;
  readonly units: readonly HeldUnits[];
}

/** Holds units of locked levels for carts of the actor. The statements go together, one behind the other. */
export async function putHolds(tx: Tx, holds: readonly NewHold[]): Promise<void> {
  if (holds.length === 0) return;
  const records = holds.map(({ id, expiresAt }) => ({ id, expires_at: expiresAt }));
  const lines = holds.flatMap(({ id, units }) =>
    units.map(({ sku, locationId, quantity }) => ({
      id: newId(tx.now),
      reservation_id: id,
      sku,
      location_id: locationId,
      quantity,
    })),
  );
  await Promise.all([
    run(
      tx.db,
      sql`insert into reservation (id, actor_id, state, expires_at, created_at)
          select id, ${tx.actor.id}, 'PENDING', expires_at, ${tx.now}::timestamptz from ${recordset(records, 'r', 'id uuid, expires_at timestamptz')}`,
    ),
    run(
      tx.db,
      sql`insert into reservation_line select * from ${recordset(lines, 'l', 'id uuid, reservation_id uuid, sku text, location_id uuid, quantity int')}`,
    ),
    moveStock(tx, holds.flatMap(heldChanges)),
  ]);
}

const heldChanges = ({ id, units }: NewHold): StockChange[] =>
  units.map(({ sku, locationId, quantity }) => ({
    sku,
    locationId,
    bucket: 'softReserved',
    delta: quantity,
    reason: 'HOLD',
    reference: id,
  }));

/** Ends pending holds that the caller has locked and gives their units back. */
export async function endHolds(tx: Tx, ids: readonly string[], state: 'RELEASED' | 'EXPIRED'): Promise<void> {
  const lines = await rows<LevelKey & { reservationId: string; quantity: number }>(
    tx.db,
    sql`select * from reservation_line where reservation_id = any(${ids}::uuid[])`,
  );
  await lockLevels(tx.db, lines);
  await run(tx.db, sql`update reservation set state = ${state}, version = version + 1 where id = any(${ids}::uuid[])`);
  await moveStock(
    tx,
    lines.map(({ sku, locationId, quantity, reservationId }) => ({
      sku,
      locationId,
      bucket: 'softReserved',
      delta: -quantity,
      reason: `HOLD_${state}`,
      reference: reservationId,
    })),
  );
}
