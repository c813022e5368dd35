import { crashPoint } from '@oms/platform/commands/crash-point';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, rows, run, sql } from '@oms/platform/database/sql';
import type { RefundRequested } from '@oms/platform/events/money-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { ProviderAnswer } from '../payments/payment-provider.js';
import { refundCase } from '../rules/refund-trouble.js';
import { answerRefund } from '../rules/refunds.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';

interface Intent {
  readonly amount: number;
  readonly currency: string;
  readonly method: string;
  readonly reference: string | null;
}

/** Calls without an answer after which a person is asked; they go on all the same, once an hour. */
const CALLS_BEFORE_CASE = 8;
const FIRST_PAUSE_SECONDS = 30;
const LONGEST_PAUSE_SECONDS = 3_600;

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
    const refund = order?.refunds.find((one) => one.id === refundId);
    if (!order || !refund) return;
    const before = demandFingerprint(order);
    const succeeded = answer.outcome === 'APPROVED';
    const { reference, reason: failure = null } = answer;
    if (!answerRefund(order, refundId, { succeeded, reference, failure })) return;
    const { amount, destination } = refund;
    const visibility = succeeded ? ('CUSTOMER' as const) : ('STAFF' as const);
    const type = succeeded ? 'REFUND_SUCCEEDED' : 'REFUND_FAILED';
    const entries = [{ type, reason: failure, visibility, data: { amount, destination } }];
    await saveOrders(tx, ctx.services, [{ order, before, entries }]);
    if (!succeeded) tx.emit(refundCase(order, refund, 'REFUND_FAILED', true));
    const { attempts } = (await attemptsOf(tx.db, refundId)) ?? { attempts: 0 };
    if (attempts >= CALLS_BEFORE_CASE) tx.emit(refundCase(order, refund, 'REFUND_UNANSWERED', false));
  });
}

const attemptsOf = (db: Parameters<typeof firstRow>[0], refundId: string) =>
  firstRow<{ attempts: number }>(db, sql`select attempts from refund where id = ${refundId}`);

/** Counts a call that brought no answer, and asks for a person after many of them. */
async function recordSilence(
  ctx: OperationContext<OrdersServices>,
  { orderId, refundId }: RefundRequested,
): Promise<void> {
  await runCommand({ ...ctx, idempotency: undefined }, 'recordRefundSilence', async (tx) => {
    const [order] = await lockOrders(tx.db, [orderId]);
    const refund = order?.refunds.find((one) => one.id === refundId);
    const known = await attemptsOf(tx.db, refundId);
    if (!order || refund?.status !== 'PENDING' || !known) return;
    const attempts = known.attempts + 1;
    const pause = Math.min(FIRST_PAUSE_SECONDS * 2 ** known.attempts, LONGEST_PAUSE_SECONDS);
    const next = new Date(tx.now.getTime() + pause * 1_000);
    await run(tx.db, sql`update refund set attempts = ${attempts}, next_try_at = ${next} where id = ${refundId}`);
    if (attempts === CALLS_BEFORE_CASE) tx.emit(refundCase(order, refund, 'REFUND_UNANSWERED', true));
  });
}

/** Asks for one refund under its own id, or finds out what became of an earlier call, and writes the answer. */
async function carryOut(
  ctx: OperationContext<OrdersServices>,
  what: RefundRequested,
  { lookUp }: { readonly lookUp: boolean },
): Promise<boolean> {
  const intent = await firstRow<Intent>(
    ctx.database.sql(),
    sql`select r.amount, o.currency, p.method, p.reference from refund r join payment p on p.id = r.payment_id join orders o on o.id = r.order_id
        where r.id = ${what.refundId} and r.status = 'PENDING' and not r.by_hand`,
  );
  if (!intent) return false;
  const { amount, currency, method, reference } = intent;
  const { payments } = ctx.services;
  const call = { key: what.refundId, amount, currency, token: reference ?? '' };
  let answer: ProviderAnswer;
  crashPoint('refund.before-call');
  try {
    const found = lookUp && method !== 'EXTERNAL' ? await payments.find(ctx.database, call.key) : null;
    answer = method === 'EXTERNAL' ? EXTERNAL : (found ?? (await payments.refund(ctx.database, call)));
  } catch (error) {
    ctx.logger.warn({ err: error, refundId: what.refundId }, 'no answer to a refund; it is asked for again');
    await recordSilence(ctx, what);
    return false;
  }
  crashPoint('refund.after-call');
  await recordRefund(ctx, what, answer);
  return true;
}

/**
 * Gives money back: the intent was committed with what made it necessary, the provider is asked under the intent's id, so
 * that asking again is harmless, and its answer is written once. A refusal is left to a person; a call without an answer
 * is looked up and repeated by the clock, and holds up no other.
 */
export async function refundPayments(
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<RefundRequested>[],
): Promise<void> {
  for (const { payload } of events) await carryOut(ctx, payload, { lookUp: false });
}

/** Seconds that a request itself gets to record the answer. */
const PATIENCE_SECONDS = 60;

/**
 * Looks up refunds whose answer was lost, and asks again for those that the provider knows nothing of, under the same
 * key. Safe for several at once: the provider takes a key once, and the refund's row decides who records the answer.
 */
export async function resolvePendingRefunds(ctx: OperationContext<OrdersServices>): Promise<{ resolved: number }> {
  const now = ctx.clock.now();
  const pending = await rows<RefundRequested>(
    ctx.database.sql(),
    sql`select id as refund_id, order_id from refund where status = 'PENDING' and not by_hand and created_at < ${new Date(now.getTime() - PATIENCE_SECONDS * 1_000)}
          and (next_try_at is null or next_try_at <= ${now}) order by created_at limit 100`,
  );
  let resolved = 0;
  for (const one of pending) if (await carryOut(ctx, one, { lookUp: true })) resolved += 1;
  return { resolved };
}
