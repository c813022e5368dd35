import type { Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { graceLimit } from '../rules/cart-hold.js';
import type { LevelKey } from '../rules/stock-level.js';

/** A hold that is over, with what it still holds. */
export interface OverHold {
  readonly id: string;
  readonly lines: readonly LevelKey[];
}

/** Holds of these items whose time and grace are over, locked; those that somebody else is freeing are left out. */
export async function lockOver(tx: Tx, skus: readonly string[]): Promise<OverHold[]> {
  const over = await rows<{ id: string }>(
    tx.db,
    sql`select r.id from reservation r where r.state = 'PENDING' and r.expires_at < ${graceLimit(tx.now)}
          and exists (select from reservation_line l where l.reservation_id = r.id and l.sku = any(${skus}::text[])) order by r.id limit 200 for update skip locked`,
  );
  if (over.length === 0) return [];
  const lines = await rows<LevelKey & { reservationId: string }>(
    tx.db,
    sql`select reservation_id, sku, location_id from reservation_line where reservation_id = any(${over.map(({ id }) => id)}::uuid[])`,
  );
  return over.map(({ id }) => ({ id, lines: lines.filter(({ reservationId }) => reservationId === id) }));
}
