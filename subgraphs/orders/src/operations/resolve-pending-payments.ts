import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { OrdersServices } from '../services.js';
import { recordAuthorization } from './authorize-payment.js';

/** Seconds after which a provider's "not found" is final. */
const SETTLE_SECONDS = 300;
/** Seconds that the request itself gets to record the answer. */
const PATIENCE_SECONDS = 20;

/** Looks up payments whose answer was lost. "Not found" counts as declined once the provider has had time to settle. */
export async function resolvePendingPayments(ctx: OperationContext<OrdersServices>): Promise<{ resolved: number }> {
  const now = ctx.clock.now();
  const pending = await rows<{ id: string; orderId: string; createdAt: Date }>(
    ctx.database.sql(),
    sql`select id, order_id, created_at from payment where status = 'PENDING' and created_at < ${new Date(now.getTime() - PATIENCE_SECONDS * 1_000)} order by created_at limit 100`,
  );
  let resolved = 0;
  for (const { id, orderId, createdAt } of pending) {
    const found = await ctx.services.payments.find(ctx.database, id);
    const settled = now.getTime() - createdAt.getTime() > SETTLE_SECONDS * 1_000;
    if (!found && !settled) continue;
    await recordAuthorization(
      ctx,
      orderId,
      id,
      found ?? { outcome: 'DECLINED', reference: `none-${id}`, reason: 'the provider knows of no authorisation' },
    );
    resolved += 1;
  }
  return { resolved };
}
