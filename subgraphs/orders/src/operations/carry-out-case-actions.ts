import { requirePermission } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import type { CaseAction, CaseActionOutcome, CaseActionRequested } from '@oms/platform/events/case-events';
import { carryOutCaseActions as carryOut } from '@oms/platform/outbox/case-action';
import { refuse } from '@oms/platform/errors/domain-error';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { OrdersServices } from '../services.js';
import { awaitApproval } from '../storage/awaited-case-actions.js';
import { cancelOrder } from './cancel-order.js';
import { issueStoreCredit } from './change-store-credit.js';
import { proposeAppeasement } from './propose-appeasement.js';
import { refundOrder } from './refund-order.js';
import { releaseHold } from './release-hold.js';

type Context = OperationContext<OrdersServices>;
type Of<Kind extends CaseAction['kind']> = Extract<CaseAction, { kind: Kind }>;

const done = (type: string, id: string): CaseActionOutcome => ({ status: 'DONE', reference: { type, id } });
const waits = (type: string, id: string): CaseActionOutcome => ({ status: 'WAITING', reference: { type, id } });

async function refund(ctx: Context, { orderId, amount, lines, to, reason }: Of<'REFUND'>): Promise<CaseActionOutcome> {
  const { requestId, refundIds } = await refundOrder(ctx, { orderId, amount, lines, to, reason });
  if (requestId) return waits('RefundRequest', requestId);
  return refundIds[0] ? done('Refund', refundIds[0]) : done('Order', orderId);
}

async function appease(ctx: Context, action: Of<'APPEASEMENT'>): Promise<CaseActionOutcome> {
  const { orderId, gives, amount, reason } = action;
  const { appeasementId } = await proposeAppeasement(ctx, { orderId, kind: gives, amount, reason });
  const found = await firstRow<{ status: string }>(
    ctx.database.sql(),
    sql`select status from appeasement where id = ${appeasementId}`,
  );
  return found?.status === 'ISSUED' ? done('Appeasement', appeasementId) : waits('Appeasement', appeasementId);
}

/** Whoever opens a case may name any order: it is not touched for a customer whose order it is not. */
async function requireOwnOrder(ctx: Context, action: CaseAction, customerId: string | null): Promise<void> {
  if (customerId === null || !('orderId' in action)) return;
  const found = await firstRow<{ customerId: string | null }>(
    ctx.database.sql(),
    sql`select customer_id from orders where id = ${action.orderId}`,
  );
  if (found?.customerId && found.customerId !== customerId)
    throw refuse('ORDER_OF_ANOTHER', 'The order of the case is another customer’s.', ['action']);
}

/** The very command that the agent's own mutation runs, with the rights that it asks for. */
async function perform(
  ctx: Context,
  action: CaseAction,
  { customerId }: CaseActionRequested,
): Promise<CaseActionOutcome> {
  requirePermission(ctx.actor, action.kind === 'STORE_CREDIT' ? 'orders:credit' : 'orders:write');
  await requireOwnOrder(ctx, action, customerId);
  switch (action.kind) {
    case 'REFUND':
      return refund(ctx, action);
    case 'APPEASEMENT':
      return appease(ctx, action);
    case 'STORE_CREDIT': {
      const { amount, reason } = action;
      const given = await issueStoreCredit(ctx, { customerId: action.customerId, amount, reason });
      return done('CreditEntry', given.entryId);
    }
    case 'RELEASE_HOLD':
      await releaseHold(ctx, { orderId: action.orderId, holdId: action.holdId });
      return done('Hold', action.holdId);
    case 'CANCEL_ORDER':
      await cancelOrder(ctx, { orderId: action.orderId, lines: action.lines, reason: action.reason });
      return done('Order', action.orderId);
    case 'RETRY_LABEL':
      throw new Error('labels are bought elsewhere');
  }
}

/** CaseActionRequested → the order's own command, as the agent who asked; the case is told what came of it. */
export const carryOutCaseActions = (
  ctx: Context,
  events: readonly IntegrationEvent<CaseActionRequested>[],
): Promise<void> => carryOut(ctx, 'orders.carry-out-case-actions', events, { perform, keep: awaitApproval });
