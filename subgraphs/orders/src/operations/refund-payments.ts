import { crashPoint } from '@oms/platform/commands/crash-point';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { ProviderAnswer } from '../payments/payment-provider.js';
import { answerRefund } from '../rules/refunds.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';

export interface RefundRequested {
  readonly refundId: string;
  readonly orderId: string;
}

interface Intent {
  readonly amount: number;
  readonly currency: string;
  readonly method: string;
  readonly reference: string | null;
}

/** Authorised elsewhere: the channel's provider gives back by itself, we keep the books. */
const EXTERNAL: ProviderAnswer = { outcome: 'APPROVED', reference: 'external' };

/** Writes what became of a refund. Safe to call twice: the refund's own status decides. */
export async function recordRefund(
  ctx: OperationContext<OrdersServices>,
  { orderId, refundId }: RefundRequested,
  answer: ProviderAnswer,
): Promise<void> {
  await runCommand({ ...ctx, idempotency: undefined }, 'recordRefund', async (tx) => {
    const [order] = await lockOrders(tx.db, [orderId]);
    if (!order) return;
    const before = demandFingerprint(order);
    const succeeded = answer.outcome === 'APPROVED';
    const { reference, reason: failure = null } = answer;
    if (!answerRefund(order, refundId, { succeeded, reference, failure })) return;
    const type = succeeded ? 'REFUND_SUCCEEDED' : 'REFUND_FAILED';
    const entries = [{ type, reason: failure, visibility: succeeded ? ('CUSTOMER' as const) : ('STAFF' as const) }];
    await saveOrders(tx, ctx.services, [{ order, before, entries }]);
  });
}

/**
 * Gives money back: the intent was committed with what made it necessary, the provider is asked under the intent's id, so
 * that asking again is harmless, and its answer is written once. A refusal is left to a person.
 */
export async function refundPayments(
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<RefundRequested>[],
): Promise<void> {
  for (const { payload } of events) {
    const intent = await firstRow<Intent>(
      ctx.database.sql(),
      sql`select r.amount, o.currency, p.method, p.reference from refund r join payment p on p.id = r.payment_id join orders o on o.id = r.order_id
          where r.id = ${payload.refundId} and r.status = 'PENDING' and not r.by_hand`,
    );
    if (!intent) continue;
    const { amount, currency, method, reference } = intent;
    const call = { key: payload.refundId, amount, currency, token: reference ?? '' };
    crashPoint('refund.before-call');
    const answer = method === 'EXTERNAL' ? EXTERNAL : await ctx.services.payments.refund(ctx.database, call);
    crashPoint('refund.after-call');
    await recordRefund(ctx, payload, answer);
  }
}
