import type { Tx } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import type { LevelKey } from '../rules/stock-level.js';
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
