import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { InventoryServices } from '../services.js';
import { endHolds } from '../storage/reservations.js';

/** Orders placed at the last moment may still redeem their hold for this long. */
const GRACE_MS = 10 * 60_000;

/** Frees cart holds whose time and grace are over; several may run at once. */
export function expireReservations(ctx: OperationContext<InventoryServices>): Promise<{ expired: number }> {
  return runCommand(ctx, 'expireReservations', async (tx) => {
    const over = await rows<{ id: string }>(
      tx.db,
      sql`select id from reservation where state = 'PENDING' and expires_at < ${new Date(tx.now.getTime() - GRACE_MS)} order by id limit 200 for update skip locked`,
    );
    if (over.length > 0)
      await endHolds(
        tx,
        over.map(({ id }) => id),
        'EXPIRED',
      );
    return { expired: over.length };
  });
}
