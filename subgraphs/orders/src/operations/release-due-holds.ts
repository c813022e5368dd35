import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import type { OrdersServices } from '../services.js';
import { releaseHold } from './release-hold.js';

/** Releases holds whose time is over. Safe for several at once: a hold that another released is left alone. */
export async function releaseDueHolds(ctx: OperationContext<OrdersServices>): Promise<{ released: number }> {
  const due = await rows<{ id: string; orderId: string }>(
    ctx.database.sql(),
    sql`select id, order_id from hold where release_at <= ${ctx.clock.now()} and status <> 'RELEASED' order by release_at limit 200`,
  );
  let released = 0;
  for (const { id: holdId, orderId } of due) {
    try {
      await releaseHold({ ...ctx, idempotency: undefined }, { orderId, holdId });
      released += 1;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return { released };
}
