import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import type { OrdersServices } from '../services.js';

/** What inventory signed when it took the stock. */
interface ReservationToken {
  readonly reservationId: string;
  readonly actorId: string;
  readonly expiresAt: string;
}

const FIELD = ['reservationToken'];

/** The reservation behind a cart hold's token, checked without asking inventory; null when there is no token. */
export function checkReservation(
  ctx: OperationContext<OrdersServices>,
  token: string | null | undefined,
): string | null {
  if (token === null || token === undefined) return null;
  const hold = ctx.services.reservationTokens.verify<ReservationToken>(token);
  if (!hold || !isId(hold.reservationId))
    throw refuse('RESERVATION_INVALID', 'This is not a reservation token of ours.', FIELD);
  if (hold.actorId !== ctx.actor.id)
    throw refuse('RESERVATION_FOREIGN', 'This reservation belongs to somebody else.', FIELD);
  if (new Date(hold.expiresAt) <= ctx.clock.now())
    throw refuse('RESERVATION_EXPIRED', 'This reservation has expired; reserve again.', FIELD, {
      expiresAt: hold.expiresAt,
    });
  return hold.reservationId;
}
