import { requirePermission, type Permission } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import type { CaseAction, OrderCaseAction } from '@oms/platform/events/case-actions';
import type { CaseActionOutcome, CaseActionRequested } from '@oms/platform/events/case-events';
import { carryOutCaseActions as carryOut } from '@oms/platform/outbox/case-action';
import { refuse } from '@oms/platform/errors/domain-error';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { isId } from '@oms/platform/values/ids';
import type { OrdersServices } from '../services.js';
import { awaitApproval } from '../storage/awaited-case-actions.js';
import { performCaseAction } from './perform-case-action.js';

type Context = OperationContext<OrdersServices>;

const isOfOrders = (action: CaseAction): action is OrderCaseAction =>
  action.kind !== 'RETRY_LABEL' && action.kind !== 'RETRY_RETURN_LABEL';

/** The right that the agent's own mutation asks for. */
const rightTo = ({ kind }: OrderCaseAction): Permission =>
  kind === 'STORE_CREDIT' || kind === 'GIFT_CARD' || kind === 'DECISION' ? 'orders:credit' : 'orders:write';

/** The order that an action is about; a return must be one of the order of the case. */
async function orderOf(ctx: Context, action: OrderCaseAction): Promise<string | null> {
  const named = 'orderId' in action ? action.orderId : null;
  if (!('returnId' in action)) return named;
  const found = isId(action.returnId)
    ? await firstRow<{ orderId: string }>(
        ctx.database.sql(),
        sql`select order_id from order_return where id = ${action.returnId}`,
      )
    : undefined;
  if (found && (named === null || named === found.orderId)) return found.orderId;
  throw refuse('RETURN_NOT_FOUND', 'The order of the case has no such return.', ['action']);
}

/** Whoever opens a case may name any order: it is not touched for a customer whose order it is not. */
async function requireOwnOrder(ctx: Context, action: OrderCaseAction, customerId: string | null): Promise<void> {
  const orderId = await orderOf(ctx, action);
  if (customerId === null || orderId === null) return;
  const found = await firstRow<{ customerId: string | null }>(
    ctx.database.sql(),
    sql`select customer_id from orders where id = ${orderId}`,
  );
  if (found?.customerId && found.customerId !== customerId)
    throw refuse('ORDER_OF_ANOTHER', 'The order of the case is another customer’s.', ['action']);
}

/** With the rights of the agent, and to what is the case's own. */
async function perform(
  ctx: Context,
  action: CaseAction,
  { customerId }: CaseActionRequested,
): Promise<CaseActionOutcome> {
  if (!isOfOrders(action)) throw new Error('labels are bought elsewhere');
  requirePermission(ctx.actor, rightTo(action));
  await requireOwnOrder(ctx, action, customerId);
  return performCaseAction(ctx, action);
}

/** CaseActionRequested → the order's own command, as the agent who asked; the case is told what came of it. */
export const carryOutCaseActions = (
  ctx: Context,
  events: readonly IntegrationEvent<CaseActionRequested>[],
): Promise<void> => carryOut(ctx, 'orders.carry-out-case-actions', events, { perform, keep: awaitApproval });
