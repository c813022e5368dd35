import { hasPermission } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { nextState } from '@oms/platform/values/lifecycle';
import type { OrderState } from '../rules/order-state.js';
import { textProblems } from '../rules/problem.js';
import {
  isWithinRefundLimit,
  refundRequestLifecycle,
  type RefundRequest,
  type RefundRequestCommand,
} from '../rules/refund-request.js';
import { carryOut, planOf } from '../rules/planned-refund.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { setLimitOf } from '../storage/appeasements.js';
import { lockOrders } from '../storage/load-order.js';
import { lockRefundRequest, orderOfRefundRequest, saveRefundRequest } from '../storage/refund-requests.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';

export interface RefundRequestInput {
  readonly requestId: string;
  readonly expectedVersion?: number | null;
  readonly note?: string | null;
}

export interface RefundRequestOutcome {
  readonly orderId: string;
  readonly requestId: string;
  readonly version: number;
}

interface Deciding {
  readonly tx: Tx;
  readonly order: OrderState;
  readonly one: RefundRequest;
}

/** Locks a request with its order. Refuses REFUND_REQUEST_NOT_FOUND, and VERSION_CONFLICT with the current version. */
async function lock(tx: Tx, input: RefundRequestInput): Promise<Deciding> {
  const unkeepable = textProblems(input);
  if (unkeepable.length > 0) throw new DomainError(unkeepable);
  const orderId = await orderOfRefundRequest(tx.db, input.requestId);
  const [order] = orderId ? await lockOrders(tx.db, [orderId]) : [];
  const one = order ? await lockRefundRequest(tx.db, input.requestId) : undefined;
  if (!order || !one) throw refuse('REFUND_REQUEST_NOT_FOUND', 'There is no such refund to decide on.', ['requestId']);
  const { version } = one;
  if (input.expectedVersion != null && input.expectedVersion !== version)
    throw refuse('VERSION_CONFLICT', `The request is at version ${version} by now.`, ['expectedVersion'], {
      currentVersion: version,
    });
  return { tx, order, one };
}

/** The steps that every decision shares: lock, check the state, decide, write. */
function decideOn(
  ctx: OperationContext<OrdersServices>,
  [command, move]: readonly [string, RefundRequestCommand],
  input: RefundRequestInput,
  decide: (deciding: Deciding) => Promise<readonly TimelineEntry[]>,
): Promise<RefundRequestOutcome> {
  return runCommand(ctx, command, async (tx) => {
    const deciding = await lock(tx, input);
    const { order, one } = deciding;
    const { status } = one;
    const next = nextState(refundRequestLifecycle, status, move);
    if (!next)
      throw refuse('ILLEGAL_TRANSITION', `A refund that is ${status} is decided on.`, ['requestId'], { status });
    const before = demandFingerprint(order);
    const entries = await decide(deciding);
    const decidedBy = { role: tx.actor.role, id: tx.actor.id };
    Object.assign(one, { status: next, version: one.version + 1, decidedBy, decidedAt: tx.now });
    one.decisionNote = input.note ?? null;
    const data = { requestId: one.id, amount: one.amount };
    const decided: TimelineEntry = { type: `REFUND_${next}`, visibility: 'STAFF', data };
    await saveOrders(tx, ctx.services, [{ order, before, entries: [decided, ...entries] }]);
    await saveRefundRequest(tx, order, one);
    return { orderId: order.id, requestId: one.id, version: one.version };
  });
}

/** Nobody decides on what they asked for themselves. */
function requireAnother({ tx, one }: Deciding): void {
  if (one.requestedBy.id === tx.actor.id)
    throw refuse('OWN_REFUND', 'Somebody else must decide on what you asked for.', ['requestId']);
}

/**
 * Approves a refund that waits for it, and gives it back at once as it was asked for; refuses what the order does not allow
 * any more. It counts as given back by the approver: what is above their own limit is refused (LIMIT_EXCEEDED).
 */
export const approveRefund = (
  ctx: OperationContext<OrdersServices>,
  input: RefundRequestInput,
): Promise<RefundRequestOutcome> =>
  decideOn(ctx, ['approveRefund', 'approve'], input, async (deciding) => {
    const { tx, order, one } = deciding;
    requireAnother(deciding);
    const planned = planOf(order, one.request);
    const limit = await setLimitOf(tx.db, tx.actor.role, order.currency);
    if (!isWithinRefundLimit(order, tx.actor.id, planned.plan.amount, limit?.perRefund ?? null))
      throw refuse('LIMIT_EXCEEDED', 'It is above what you may give back of an order.', ['requestId']);
    const by = { role: tx.actor.role, id: tx.actor.id };
    const { allowance, entries } = carryOut(order, planned, one.request, { by, now: tx.now });
    Object.assign(one, { allowanceId: allowance.id, amount: allowance.amount });
    return entries;
  });

/** Declines a refund that waits for approval. */
export const rejectRefund = (
  ctx: OperationContext<OrdersServices>,
  input: RefundRequestInput,
): Promise<RefundRequestOutcome> =>
  decideOn(ctx, ['rejectRefund', 'reject'], input, (deciding) => {
    requireAnother(deciding);
    return Promise.resolve([]);
  });

/** Takes back a refund that was not decided on: by whoever asked for it, or by a lead. */
export const cancelRefundRequest = (
  ctx: OperationContext<OrdersServices>,
  input: RefundRequestInput,
): Promise<RefundRequestOutcome> =>
  decideOn(ctx, ['cancelRefundRequest', 'cancel'], input, ({ tx, one }) => {
    if (one.requestedBy.id !== tx.actor.id && !hasPermission(tx.actor, 'orders:credit'))
      throw refuse('FOREIGN_REFUND', 'Only whoever asked for it, or a lead, takes it back.', ['requestId']);
    return Promise.resolve([]);
  });
