import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { newId } from '@oms/platform/values/ids';
import type { AllowanceItem, RefundState } from '../rules/money-state.js';
import type { OrderState } from '../rules/order-state.js';
import type { RefundPlan } from '../rules/plan-refund.js';
import { carryOut, planOf, wishOf, type PlannedRefund } from '../rules/planned-refund.js';
import { isWithinRefundLimit, type RefundRequest, type RefundWish } from '../rules/refund-request.js';
import { availableOf } from '../rules/refunds.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { setLimitOf } from '../storage/appeasements.js';
import { saveRefundRequest } from '../storage/refund-requests.js';
import { changeOrderFor, type Decision, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface RefundOrderInput extends OrderCommandInput, RefundWish {}

/** What a refund comes to and where it goes, in minor units: plain JSON. */
export interface RefundProposal {
  readonly currency: string;
  readonly amount: number;
  readonly tax: number;
  readonly items: readonly AllowanceItem[];
  readonly refunds: readonly Pick<RefundState, 'paymentId' | 'amount' | 'destination' | 'byHand'>[];
  /** What was captured and may still be given back, before this refund. */
  readonly refundable: number;
  /** Whether somebody else must approve it. */
  readonly needsApproval: boolean;
}

interface RefundAnswer {
  /** None for a dry run, nor while it waits for approval. */
  readonly refundIds: readonly string[];
  readonly proposal: RefundProposal;
  /** Set: it is above what the caller gives back alone, and waits for somebody else. */
  readonly requestId: string | null;
}

export type RefundOrderOutcome = OrderCommandOutcome & RefundAnswer;

function proposalOf(
  order: OrderState,
  plan: RefundPlan,
  refunds: readonly RefundState[],
  { refundable, needsApproval }: Pick<RefundProposal, 'refundable' | 'needsApproval'>,
): RefundProposal {
  return {
    currency: order.currency,
    amount: plan.amount,
    tax: plan.items.reduce((sum, { tax, taxIncluded }) => sum + tax + taxIncluded, 0),
    items: plan.items,
    refunds: refunds.map(({ paymentId, amount, destination, byHand }) => ({ paymentId, amount, destination, byHand })),
    refundable,
    needsApproval,
  };
}

/** Writes down what somebody else must approve; nothing is given back before. */
async function ask(
  tx: Tx,
  order: OrderState,
  { plan }: PlannedRefund,
  input: RefundOrderInput,
): Promise<RefundRequest> {
  const one: RefundRequest = {
    id: newId(tx.now),
    orderId: order.id,
    status: 'PENDING_APPROVAL',
    version: 1,
    request: wishOf(input),
    amount: plan.amount,
    currency: order.currency,
    reason: input.reason,
    note: input.note ?? null,
    requestedBy: { role: tx.actor.role, id: tx.actor.id },
    requestedAt: tx.now,
    decidedBy: null,
    decidedAt: null,
    decisionNote: null,
    allowanceId: null,
  };
  await saveRefundRequest(tx, order, one);
  return one;
}

async function refund(order: OrderState, input: RefundOrderInput, tx: Tx): Promise<Decision<RefundAnswer>> {
  const planned = planOf(order, input);
  const { plan } = planned;
  const limit = await setLimitOf(tx.db, tx.actor.role, order.currency);
  const needsApproval = !isWithinRefundLimit(order, tx.actor.id, plan.amount, limit?.perRefund ?? null);
  const facts = { refundable: availableOf(order), needsApproval };
  const given = input.dryRun === true || !needsApproval;
  const touched = given ? order : structuredClone(order);
  const { refunds, entries } =
    plan.amount > 0
      ? carryOut(touched, planned, input, { by: { role: tx.actor.role, id: tx.actor.id }, now: tx.now })
      : { refunds: [], entries: [] };
  const proposal = proposalOf(order, plan, refunds, facts);
  if (given) {
    const refundIds = input.dryRun ? [] : refunds.map(({ id }) => id);
    return { entries, answer: { refundIds, proposal, requestId: null } };
  }
  const { id: requestId, amount, reason } = await ask(tx, order, planned, input);
  const asked: TimelineEntry = {
    type: 'REFUND_APPROVAL_REQUESTED',
    reason,
    visibility: 'STAFF',
    data: { requestId, amount },
  };
  return { entries: [asked], answer: { refundIds: [], proposal, requestId } };
}

/**
 * Gives money back: by units or an amount of a line, by shipping, by an amount of the whole order, or all of these, with
 * the shares of taxes and discounts that belong to it; to the payments it came from, to store credit, or to both. No
 * sequence of refunds comes to more than was captured, nor of a line to more than it cost. A dry run tells what it comes
 * to; without anything named it suggests all that is left. Above what the caller's role gives back of an order alone it
 * waits for somebody else. Providers are asked after the commit.
 */
export const refundOrder = (
  ctx: OperationContext<OrdersServices>,
  input: RefundOrderInput,
): Promise<RefundOrderOutcome> => changeOrderFor(ctx, 'refundOrder', input, (order, tx) => refund(order, input, tx));
