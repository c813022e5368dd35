import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { SETTLE_SECONDS } from '../payments/payment-provider.js';
import type { OrdersServices } from '../services.js';
import { recordAuthorization } from './authorize-payment.js';
import { resolvePendingRefunds } from './refund-payments.js';
import { voidReleasedPayments } from './void-released-payments.js';

/** Seconds that the request itself gets to record the answer. */
const PATIENCE_SECONDS = 20;

interface Pending {
  readonly id: string;
  readonly orderId: string;
  readonly createdAt: Date;
}

/** Looks one payment up; answers whether it is settled by now. */
async function resolve(ctx: OperationContext<OrdersServices>, { id, orderId, createdAt }: Pending): Promise<boolean> {
  const found = await ctx.services.payments.find(ctx.database, id);
  const settled = ctx.clock.now().getTime() - createdAt.getTime() > SETTLE_SECONDS * 1_000;
  if (!found && !settled) return false;
  const unknown = { outcome: 'UNKNOWN' as const, reason: 'the provider knows of no authorisation' };
  await recordAuthorization(ctx, orderId, id, found ?? unknown);
  return true;
}

/**
 * Looks up payments whose answer was lost, and tells the provider of authorisations that are no longer wanted. "Not
 * found" is final once the provider has had time to settle. Safe for several at once: the payment's row decides who
 * records it. A provider that fails for one payment holds up no other.
 */
export async function resolvePendingPayments(ctx: OperationContext<OrdersServices>): Promise<{ resolved: number }> {
  const pending = await rows<Pending>(
    ctx.database.sql(),
    sql`select id, order_id, created_at from payment
        where status = 'PENDING' and created_at < ${new Date(ctx.clock.now().getTime() - PATIENCE_SECONDS * 1_000)} order by created_at limit 100`,
  );
  let resolved = 0;
  for (const payment of pending) {
    try {
      if (await resolve(ctx, payment)) resolved += 1;
    } catch (error) {
      ctx.logger.warn({ err: error, paymentId: payment.id }, 'a payment could not be looked up; it is tried again');
    }
  }
  await voidReleasedPayments(ctx);
  await resolvePendingRefunds(ctx);
  return { resolved };
}
