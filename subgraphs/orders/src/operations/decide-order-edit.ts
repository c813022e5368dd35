import { hasPermission } from '@oms/platform/auth/actor';
import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { editRequestEntry, type EditRequest, type EditRequestStatus } from '../rules/edit-request.js';
import type { OrderState } from '../rules/order-state.js';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { editRequestOf, endEditRequests } from '../storage/edit-requests.js';
import { changeOrderFor, type OrderCommandInput } from './change-order.js';
import { applyToOrder } from './edit-order.js';
import type { EditRequestOutcome } from './request-order-edit.js';

export interface DecideEditInput extends OrderCommandInput {
  readonly requestId: string;
  readonly reason?: string | null;
}

interface ApproveEditInput extends DecideEditInput, Pick<PlaceOrderInput, 'expectedTotal'> {}

/** The request, which must still be open; the order is locked. */
async function requireOpen(tx: Tx, order: OrderState, { requestId }: DecideEditInput): Promise<EditRequest> {
  const request = isId(requestId) ? await editRequestOf(tx.db, order.id, requestId) : undefined;
  if (!request) throw refuse('EDIT_REQUEST_NOT_FOUND', 'The order has no such request.', ['requestId']);
  const { status } = request;
  if (status !== 'REQUESTED')
    throw refuse('ILLEGAL_TRANSITION', `This request is ${status} already.`, ['requestId'], { status });
  if (request.expiresAt <= tx.now)
    throw refuse('EDIT_REQUEST_EXPIRED', 'Nobody decided in time; it is to be asked for anew.', ['requestId']);
  return request;
}

async function end(
  tx: Tx,
  request: EditRequest,
  status: EditRequestStatus,
  reason: string | null,
): Promise<TimelineEntry[]> {
  return (await endEditRequests(tx, status, [{ orderId: request.orderId, reason }])).map(editRequestEntry);
}

/**
 * Makes the edit that was asked for, as it stands against the order of now: what cannot be made any more is refused as
 * `editOrder` refuses it, and stays asked for, as does what would cost another total than the approver was shown
 * (TOTAL_MISMATCH). A dry run tells what it would change now.
 */
export const approveOrderEdit = (
  ctx: OperationContext<OrdersServices>,
  input: ApproveEditInput,
): Promise<EditRequestOutcome> =>
  changeOrderFor(ctx, 'approveOrderEdit', input, async (order, tx) => {
    const request = await requireOpen(tx, order, input);
    const { summary, entries } = await applyToOrder(tx, ctx, order, {
      ...request.edit,
      orderId: order.id,
      expectedTotal: input.expectedTotal,
    });
    const approved = await end(tx, request, 'APPROVED', input.reason ?? null);
    return { entries: [...approved, ...entries], reshaped: true, answer: { requestId: request.id, summary } };
  });

/** Declines an edit that was asked for; whoever asked is told why. */
export const declineOrderEdit = (
  ctx: OperationContext<OrdersServices>,
  input: DecideEditInput,
): Promise<EditRequestOutcome> =>
  changeOrderFor(ctx, 'declineOrderEdit', input, async (order, tx) => {
    const request = await requireOpen(tx, order, input);
    const declined = await end(tx, request, 'DECLINED', input.reason ?? null);
    return { entries: declined, answer: { requestId: request.id, summary: null } };
  });

/** Takes back what one has asked for oneself; service may take back anybody's. */
export const withdrawOrderEdit = (
  ctx: OperationContext<OrdersServices>,
  input: DecideEditInput,
): Promise<EditRequestOutcome> =>
  changeOrderFor(ctx, 'withdrawOrderEdit', { ...input, access: 'SEES' }, async (order, tx) => {
    const request = await requireOpen(tx, order, input);
    const { role, id } = request.requestedBy;
    const own = role === tx.actor.role && id === tx.actor.id;
    if (!own && !hasPermission(ctx.actor, 'orders:write'))
      throw refuse('EDIT_REQUEST_FOREIGN', 'Only whoever asked for it, or service, takes it back.', ['requestId']);
    const withdrawn = await end(tx, request, 'WITHDRAWN', input.reason ?? null);
    return { entries: withdrawn, answer: { requestId: request.id, summary: null } };
  });
