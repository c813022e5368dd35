import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import { PAYMENT_USED } from '../rules/check-payment.js';
import { problem } from '../rules/problem.js';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import type { OrdersServices } from '../services.js';

/** The external reference is taken: `details` names the order that has it. */
export const orderExists = (orderId: string): UserErrorData => ({
  ...problem('ORDER_EXISTS', 'An order with this externalReference was placed before.', 'externalReference'),
  details: { orderId },
});

/** The cart hold has become an order. */
export const reservationUsed: UserErrorData = problem(
  'RESERVATION_USED',
  'This reservation has become an order before.',
  'reservationToken',
);

const paymentUsed: UserErrorData = problem('PAYMENT_REFERENCE_USED', PAYMENT_USED, 'payment', 'reference');

/** The unique constraint that an error speaks of, at whatever depth it was wrapped. */
function constraintOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { constraint } = cause as { constraint?: unknown };
    if (typeof constraint === 'string') return constraint;
  }
  return undefined;
}

/** The refusal behind a unique violation: two requests raced and the other one won. Other errors come back as they are. */
export async function asRefusal(
  ctx: OperationContext<OrdersServices>,
  input: Pick<PlaceOrderInput, 'channel' | 'externalReference'>,
  error: unknown,
): Promise<unknown> {
  const constraint = constraintOf(error);
  if (constraint === 'orders_reservation_id_key') return new DomainError(reservationUsed);
  if (constraint === 'payment_reference') return new DomainError(paymentUsed);
  if (constraint !== 'orders_external_reference') return error;
  const winner = await firstRow<{ id: string }>(
    ctx.database.sql(),
    sql`select id from orders where channel_code = ${input.channel} and external_reference = ${input.externalReference}`,
  );
  return winner ? new DomainError(orderExists(winner.id)) : error;
}
