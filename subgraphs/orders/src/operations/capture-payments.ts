import { crashPoint } from '@oms/platform/commands/crash-point';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import type { CaptureRequested } from '@oms/platform/events/money-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { captureCase } from '../rules/capture-case.js';
import { newHold } from '../rules/new-hold.js';
import type { PaymentState } from '../rules/money-state.js';
import type { OrderState } from '../rules/order-state.js';
import type { ProviderAnswer } from '../payments/payment-provider.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';

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

function takeCapture(payment: PaymentState, { amount }: Intent): TimelineEntry {
  payment.captured += amount;
  payment.status = payment.captured >= payment.authorized ? 'CAPTURED' : 'PARTIALLY_CAPTURED';
  return { type: 'PAYMENT_CAPTURED', data: { amount } };
}

/** The shipment stands: a person must settle what the provider refused. */
function refuseCapture(order: OrderState, failure: string | null, { actor, now }: Tx): TimelineEntry {
  order.holds.push(newHold('CAPTURE_FAILED', { by: { role: actor.role, id: actor.id }, at: now, note: failure }));
  return { type: 'CAPTURE_FAILED', reason: failure, visibility: 'STAFF' };
}

async function recordCapture(
  ctx: OperationContext<OrdersServices>,
  intent: Intent,
  answer: ProviderAnswer,
): Promise<void> {
  await runCommand(ctx, 'recordCapture', async (tx) => {
    const [order] = await lockOrders(tx.db, [intent.orderId]);
    const payment = order?.payments.find((one) => one.id === intent.paymentId);
    const succeeded = answer.outcome === 'APPROVED';
    const status = succeeded ? 'SUCCEEDED' : 'FAILED';
    const changed = await run(
      tx.db,
      sql`update payment_capture set status = ${status}, failure = ${answer.reason ?? null}, updated_at = ${tx.now} where id = ${intent.id} and status = 'PENDING'`,
    );
    if (!order || !payment || changed === 0) return;
    const before = demandFingerprint(order);
    const failedBefore = order.holds.some((hold) => hold.reason === 'CAPTURE_FAILED');
    const failure = answer.reason ?? null;
    const entry = succeeded ? takeCapture(payment, intent) : refuseCapture(order, failure, tx);
    payment.capturing -= intent.amount;
    await saveOrders(tx, ctx.services, [{ order, before, entries: [entry] }]);
    if (!succeeded || failedBefore) tx.emit(captureCase(order, { amount: intent.amount, failure }, !succeeded));
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
