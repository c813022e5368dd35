import { crashPoint } from '@oms/platform/commands/crash-point';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { captureCase } from '../rules/capture-case.js';
import { newHold } from '../rules/new-hold.js';
import type { ProviderAnswer } from '../payments/payment-provider.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';

export interface CaptureRequested {
  readonly captureId: string;
  readonly orderId: string;
}

interface Intent {
  readonly id: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: number;
  readonly currency: string;
  readonly method: string;
  readonly reference: string | null;
}

/** Authorised elsewhere: the channel's provider captures by itself, we keep the books. */
const EXTERNAL: ProviderAnswer = { outcome: 'APPROVED', reference: 'external' };

async function recordCapture(
  ctx: OperationContext<OrdersServices>,
  intent: Intent,
  answer: ProviderAnswer,
): Promise<void> {
  await runCommand(ctx, 'recordCapture', async (tx) => {
    const [order] = await lockOrders(tx.db, [intent.orderId]);
    const payment = order?.payments.find((one) => one.id === intent.paymentId);
    const status = answer.outcome === 'APPROVED' ? 'SUCCEEDED' : 'FAILED';
    const changed = await run(
      tx.db,
      sql`update payment_capture set status = ${status}, failure = ${answer.reason ?? null}, updated_at = ${tx.now} where id = ${intent.id} and status = 'PENDING'`,
    );
    if (!order || !payment || changed === 0) return;
    const before = demandFingerprint(order);
    const entries: TimelineEntry[] = [];
    const failedBefore = order.holds.some((hold) => hold.reason === 'CAPTURE_FAILED');
    if (status === 'SUCCEEDED') {
      payment.captured += intent.amount;
      payment.status = payment.captured >= payment.authorized ? 'CAPTURED' : 'PARTIALLY_CAPTURED';
      entries.push({ type: 'PAYMENT_CAPTURED', data: { amount: intent.amount } });
    } else {
      // The shipment stands: a person must settle what the provider refused.
      const by = { role: tx.actor.role, id: tx.actor.id };
      order.holds.push(newHold('CAPTURE_FAILED', { by, at: tx.now, note: answer.reason ?? null }));
      entries.push({ type: 'CAPTURE_FAILED', reason: answer.reason ?? null, visibility: 'STAFF' });
    }
    payment.capturing -= intent.amount;
    await saveOrders(tx, ctx.services, [{ order, before, entries }]);
    const told = { amount: intent.amount, failure: answer.reason ?? null };
    if (status === 'FAILED' || failedBefore) tx.emit(captureCase(order, told, status === 'FAILED'));
  });
}

/** The intent to capture, while nobody knows what became of it. */
const pendingIntent = (ctx: OperationContext<OrdersServices>, captureId: string): Promise<Intent | undefined> =>
  firstRow<Intent>(
    ctx.database.sql(),
    sql`select c.id, c.payment_id, p.order_id, c.amount, o.currency, p.method, p.reference
        from payment_capture c join payment p on p.id = c.payment_id join orders o on o.id = p.order_id where c.id = ${captureId} and c.status = 'PENDING'`,
  );

/** Writes what became of a capture, however it was learned of. Safe to call twice: the intent's own status decides. */
export async function recordCaptureAnswer(
  ctx: OperationContext<OrdersServices>,
  captureId: string,
  answer: ProviderAnswer,
): Promise<void> {
  const intent = await pendingIntent(ctx, captureId);
  if (intent) await recordCapture(ctx, intent, answer);
}

/**
 * Captures what has shipped: the intent was committed with the shipment, the provider is asked under the intent's id, so
 * that asking again is harmless, and its answer is written once.
 */
export async function capturePayments(
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<CaptureRequested>[],
): Promise<void> {
  for (const { payload } of events) {
    const intent = await pendingIntent(ctx, payload.captureId);
    if (!intent) continue;
    const { id: key, amount, currency, reference, method } = intent;
    crashPoint('capture.before-call');
    const answer =
      method === 'EXTERNAL'
        ? EXTERNAL
        : await ctx.services.payments.capture(ctx.database, { key, amount, currency, token: reference ?? '' });
    crashPoint('capture.after-call');
    await recordCapture(ctx, intent, answer);
  }
}
