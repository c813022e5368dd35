import { crashPoint } from '@oms/platform/commands/crash-point';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import { SETTLE_SECONDS } from '../payments/payment-provider.js';
import type { OrdersServices } from '../services.js';

interface Released {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly voidRequestedAt: Date;
}

/** Tells the provider; answers whether nothing is left to be told. */
async function giveBack(ctx: OperationContext<OrdersServices>, released: Released): Promise<boolean> {
  const { id, amount, currency, voidRequestedAt } = released;
  const { payments } = ctx.services;
  const found = await payments.find(ctx.database, id);
  if (!found) return ctx.clock.now().getTime() - voidRequestedAt.getTime() > SETTLE_SECONDS * 1_000;
  if (found.outcome === 'DECLINED') return true;
  const answer = await payments.void(ctx.database, { key: `${id}:void`, amount, currency, token: found.reference });
  return answer.outcome === 'APPROVED';
}

/**
 * Gives authorisations back at the provider once their order wants them no more, also those whose answer came too late.
 * Safe for several at once and after a crash: the provider takes the same key once.
 */
export async function voidReleasedPayments(ctx: OperationContext<OrdersServices>): Promise<{ voided: number }> {
  const released = await rows<Released>(
    ctx.database.sql(),
    sql`select p.id, p.amount, o.currency, p.void_requested_at from payment p join orders o on o.id = p.order_id
        where p.void_requested_at is not null and p.voided_at is null order by p.void_requested_at limit 100`,
  );
  let voided = 0;
  for (const one of released) {
    try {
      if (!(await giveBack(ctx, one))) continue;
      crashPoint('void-payment.after-call');
      const now = ctx.clock.now();
      await run(
        ctx.database.sql(),
        sql`update payment set voided_at = ${now} where id = ${one.id} and voided_at is null`,
      );
      voided += 1;
    } catch (error) {
      ctx.logger.warn({ err: error, paymentId: one.id }, 'an authorisation could not be given back; it is tried again');
    }
  }
  return { voided };
}
