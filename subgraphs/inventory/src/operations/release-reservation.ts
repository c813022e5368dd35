import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { run, sql } from '@oms/platform/database/sql';
import { holdUntil } from '../rules/cart-hold.js';
import type { InventoryServices } from '../services.js';
import { endHolds, lockReservation, type ReservationRecord } from '../storage/reservations.js';

export interface ReservationCommandInput {
  /** The token that reserveStock answered. */
  readonly token: string;
  /** Only for extending: minutes from now; 15 by default, 60 at most. */
  readonly minutes?: number | null;
}

export interface ReservationOutcome {
  readonly reservationId: string;
  readonly token: string;
  readonly expiresAt: string;
}

interface Signed {
  readonly reservationId: string;
  readonly actorId: string;
  readonly expiresAt: string;
  readonly lines: unknown;
}

async function pendingHold(
  tx: Tx,
  ctx: OperationContext<InventoryServices>,
  token: string,
): Promise<{ signed: Signed; hold: ReservationRecord }> {
  const signed = ctx.services.reservationTokens.verify<Signed>(token);
  if (!signed) throw refuse('RESERVATION_INVALID', 'This is not a reservation token of ours.', ['token']);
  if (signed.actorId !== ctx.actor.id)
    throw refuse('RESERVATION_FOREIGN', 'This reservation belongs to somebody else.', ['token']);
  const hold = await lockReservation(tx, signed.reservationId);
  if (hold?.state !== 'PENDING')
    throw refuse('ILLEGAL_TRANSITION', `This reservation is ${hold?.state ?? 'gone'}.`, ['token'], {
      state: hold?.state,
    });
  return { signed, hold };
}

/** Gives a cart hold's units back. */
export function releaseReservation(
  ctx: OperationContext<InventoryServices>,
  input: ReservationCommandInput,
): Promise<ReservationOutcome> {
  return runCommand(ctx, 'releaseReservation', async (tx) => {
    const { hold } = await pendingHold(tx, ctx, input.token);
    await endHolds(tx, [hold.id], 'RELEASED');
    return { reservationId: hold.id, token: input.token, expiresAt: hold.expiresAt.toISOString() };
  });
}

/** Lets a cart hold last longer; the new token replaces the old one. */
export function extendReservation(
  ctx: OperationContext<InventoryServices>,
  input: ReservationCommandInput,
): Promise<ReservationOutcome> {
  return runCommand(ctx, 'extendReservation', async (tx) => {
    const { hold, signed } = await pendingHold(tx, ctx, input.token);
    if (hold.expiresAt <= tx.now)
      throw refuse('RESERVATION_EXPIRED', 'This reservation has expired; reserve again.', ['token']);
    const expiresAt = holdUntil(tx.now, input.minutes);
    await run(
      tx.db,
      sql`update reservation set expires_at = ${expiresAt}, version = version + 1 where id = ${hold.id}`,
    );
    return {
      reservationId: hold.id,
      token: ctx.services.reservationTokens.sign({ ...signed, expiresAt: expiresAt.toISOString() }),
      expiresAt: expiresAt.toISOString(),
    };
  });
}
