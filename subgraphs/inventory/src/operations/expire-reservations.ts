import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { graceLimit } from '../rules/cart-hold.js';
import type { InventoryServices } from '../services.js';
import { endHolds } from '../storage/reservations.js';

/** Frees cart holds whose time and grace are over; several may run at once. */
export function expireReservations(ctx: OperationContext<InventoryServices>): Promise<{ expired: number }> {
  return runCommand(ctx, 'expireReservations', async (tx) => {
    const over = await rows<{ id: string }>(
      tx.db,
      sql`select id from reservation where state = 'PENDING' and expires_at < ${graceLimit(tx.now)} order by id limit 200 for update skip locked`,
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
