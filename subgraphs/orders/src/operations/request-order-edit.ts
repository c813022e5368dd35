import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { policiesOf } from '../rules/channel-policies.js';
import { editRequestEntry, type EditRequest, type RequestedEdit } from '../rules/edit-request.js';
import type { EditSummary } from '../rules/edit-summary.js';
import { minutesAfter } from '../rules/screen-order.js';
import type { OrdersServices } from '../services.js';
import { insertEditRequest, openEditRequest } from '../storage/edit-requests.js';
import { changeOrderFor, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';
import { applyToOrder } from './edit-order.js';

export interface RequestOrderEditInput extends OrderCommandInput, RequestedEdit {}

/** Plain JSON, so that it can be answered again. */
export interface EditRequestOutcome extends OrderCommandOutcome {
  /** Null for a dry run. */
  readonly requestId: string | null;
  readonly summary: EditSummary | null;
}

type Answer = Pick<EditRequestOutcome, 'requestId' | 'summary'>;

/**
 * Asks for an edit: it is checked and priced as if it were made, and kept for service to approve or decline. Nothing of
 * the order changes. Refused is what `editOrder` refuses, and EDIT_REQUEST_OPEN while another one waits.
 */
export function requestOrderEdit(
  ctx: OperationContext<OrdersServices>,
  input: RequestOrderEditInput,
): Promise<EditRequestOutcome> {
  const { addLines, lines, deliveries, billingAddress, email, phone, reason } = input;
  const edit: RequestedEdit = { addLines, lines, deliveries, billingAddress, email, phone, reason };
  return changeOrderFor<Answer>(ctx, 'requestOrderEdit', { ...input, access: 'SEES' }, async (order, tx) => {
    const open = await openEditRequest(tx.db, order.id);
    if (open)
      throw refuse('EDIT_REQUEST_OPEN', 'An edit of this order waits for a decision.', ['orderId'], {
        requestId: open.id,
      });
    const { summary } = await applyToOrder(tx, ctx, structuredClone(order), { ...edit, orderId: order.id });
    if (summary.changes.length === 0) throw refuse('EMPTY_EDIT', 'Say what is to change.', ['orderId']);
    if (input.dryRun) return { entries: [], answer: { requestId: null, summary } };
    const { editRequestHours } = policiesOf(order.policies);
    const request: EditRequest = {
      id: newId(tx.now),
      orderId: order.id,
      status: 'REQUESTED',
      edit,
      summary,
      reason: reason ?? null,
      requestedBy: { role: tx.actor.role, id: tx.actor.id },
      requestedAt: tx.now,
      expiresAt: minutesAfter(tx.now, editRequestHours * 60),
      decidedBy: null,
      decidedAt: null,
      decisionReason: null,
    };
    await insertEditRequest(tx, request);
    return {
      entries: [editRequestEntry(request)],
      answer: { requestId: request.id, summary },
    };
  });
}
