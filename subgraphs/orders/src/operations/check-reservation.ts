import type { OperationContext } from '@oms/platform/commands/run-command';
import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { problem } from '../rules/problem.js';
import type { OrdersServices } from '../services.js';

/** What inventory signed when it took the stock. */
interface ReservationToken {
  readonly reservationId: string;
  readonly actorId: string;
  readonly expiresAt: string;
}

interface CheckedReservation {
  readonly reservationId: string | null;
  readonly problems: readonly UserErrorData[];
}

const refused = (code: string, message: string, details?: Record<string, unknown>): CheckedReservation => ({
  reservationId: null,
  problems: [{ ...problem(code, message, 'reservationToken'), ...(details ? { details } : {}) }],
});

/**
 * The reservation behind a cart hold's token, checked without asking inventory. The token ends at its expiry; the grace
 * after it is inventory's, so that an order placed in time is honoured even when its demand arrives late.
 */
export function checkReservation(
  ctx: OperationContext<OrdersServices>,
  token: string | null | undefined,
): CheckedReservation {
  if (token === null || token === undefined) return { reservationId: null, problems: [] };
  const hold = ctx.services.reservationTokens.verify<ReservationToken>(token);
  if (!hold || !isId(hold.reservationId))
    return refused('RESERVATION_INVALID', 'This is not a reservation token of ours.');
  if (hold.actorId !== ctx.actor.id)
    return refused('RESERVATION_FOREIGN', 'This reservation belongs to somebody else.');
  if (new Date(hold.expiresAt) <= ctx.clock.now())
    return refused('RESERVATION_EXPIRED', 'This reservation has expired; reserve again.', {
      expiresAt: hold.expiresAt,
    });
  return { reservationId: hold.reservationId, problems: [] };
}
