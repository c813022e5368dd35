import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import type { CaseActionOf, OrderCaseAction } from '@oms/platform/events/case-actions';
import type { CaseActionOutcome } from '@oms/platform/events/case-events';
import type { OrdersServices } from '../services.js';
import { cancelOrder } from './cancel-order.js';
import { cancelReturn } from './cancel-return.js';
import { issueStoreCredit } from './change-store-credit.js';
import { approveAppeasement, rejectAppeasement } from './decide-appeasement.js';
import { approveRefund, rejectRefund } from './decide-refund.js';
import { openCarrierClaim } from './open-claim.js';
import { proposeAppeasement, type ProposeAppeasementInput } from './propose-appeasement.js';
import { refundOrder } from './refund-order.js';
import { releaseHold } from './release-hold.js';
import { requestReturn } from './request-return.js';
import { resolveReturn } from './resolve-return.js';
import { sendGiftCard } from './send-gift-card.js';
import { settleRefund } from './settle-refund.js';

type Context = OperationContext<OrdersServices>;

const done = (type: string, id: string): CaseActionOutcome => ({ status: 'DONE', reference: { type, id } });
const waits = (type: string, id: string): CaseActionOutcome => ({ status: 'WAITING', reference: { type, id } });

async function refund(ctx: Context, action: CaseActionOf<'REFUND'>): Promise<CaseActionOutcome> {
  const { requestId, refundIds } = await refundOrder(ctx, action);
  if (requestId) return waits('RefundRequest', requestId);
  return refundIds[0] ? done('Refund', refundIds[0]) : done('Order', action.orderId);
}

async function appease(ctx: Context, input: ProposeAppeasementInput): Promise<CaseActionOutcome> {
  const { appeasementId } = await proposeAppeasement(ctx, input);
  const found = await firstRow<{ status: string }>(
    ctx.database.sql(),
    sql`select status from appeasement where id = ${appeasementId}`,
  );
  return found?.status === 'ISSUED' ? done('Appeasement', appeasementId) : waits('Appeasement', appeasementId);
}

async function decide(ctx: Context, { about, approve, note }: CaseActionOf<'DECISION'>): Promise<CaseActionOutcome> {
  const { type, id } = about;
  if (type === 'RefundRequest') await (approve ? approveRefund : rejectRefund)(ctx, { requestId: id, note });
  else await (approve ? approveAppeasement : rejectAppeasement)(ctx, { appeasementId: id, note });
  return done(type, id);
}

async function openReturn(ctx: Context, action: CaseActionOf<'OPEN_RETURN'>): Promise<CaseActionOutcome> {
  const { returnId } = await requestReturn(ctx, action);
  return returnId ? done('Return', returnId) : done('Order', action.orderId);
}

async function claim(ctx: Context, action: CaseActionOf<'CARRIER_CLAIM'>): Promise<CaseActionOutcome> {
  const { claimId } = await openCarrierClaim(ctx, { ...action, kind: action.claims });
  return done('CarrierClaim', claimId);
}

type Performers = {
  readonly [Kind in OrderCaseAction['kind']]: (ctx: Context, action: CaseActionOf<Kind>) => Promise<CaseActionOutcome>;
};

/** The very command that the agent's own mutation runs. */
const PERFORMERS: Performers = {
  REFUND: refund,
  async SETTLE_REFUND(ctx, action) {
    await settleRefund(ctx, action);
    return done('Refund', action.refundId);
  },
  APPEASEMENT: (ctx, { gives, orderId, amount, reason }) => appease(ctx, { orderId, kind: gives, amount, reason }),
  RESHIPMENT: (ctx, { orderId, lines, reason }) => appease(ctx, { orderId, kind: 'RESHIPMENT', lines, reason }),
  DECISION: decide,
  async STORE_CREDIT(ctx, { customerId, amount, reason }) {
    return done('CreditEntry', (await issueStoreCredit(ctx, { customerId, amount, reason })).entryId);
  },
  async GIFT_CARD(ctx, action) {
    return done('GiftCard', (await sendGiftCard(ctx, action)).accountId);
  },
  async RELEASE_HOLD(ctx, { orderId, holdId }) {
    await releaseHold(ctx, { orderId, holdId });
    return done('Hold', holdId);
  },
  async CANCEL_ORDER(ctx, { orderId, lines, reason }) {
    await cancelOrder(ctx, { orderId, lines, reason });
    return done('Order', orderId);
  },
  OPEN_RETURN: openReturn,
  async RESOLVE_RETURN(ctx, { returnId, items, waiveFees }) {
    await resolveReturn(ctx, { returnId, items, waiveFees });
    return done('Return', returnId);
  },
  async CANCEL_RETURN(ctx, { returnId, reason }) {
    await cancelReturn(ctx, { returnId, reason });
    return done('Return', returnId);
  },
  CARRIER_CLAIM: claim,
};

/** Does to an order, its money or its returns what a case asks for. The kind finds its performer. */
export const performCaseAction = (ctx: Context, action: OrderCaseAction): Promise<CaseActionOutcome> =>
  (PERFORMERS[action.kind] as (ctx: Context, action: OrderCaseAction) => Promise<CaseActionOutcome>)(ctx, action);
