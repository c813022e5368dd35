import type { Lifecycle } from '@oms/platform/values/lifecycle';
import type { OrderEdit } from './edit-input.js';
import type { EditSummary } from './edit-summary.js';
import type { OrderState } from './order-state.js';
import type { TimelineEntry } from './timeline-entry.js';

export type EditRequestStatus = 'REQUESTED' | 'APPROVED' | 'DECLINED' | 'WITHDRAWN' | 'EXPIRED';
export type EditRequestCommand = 'approve' | 'decline' | 'withdraw' | 'expire';

/** An edit that somebody asks for who may not make it: service approves or declines it, or time ends it. */
export const editRequestLifecycle: Lifecycle<EditRequestStatus, EditRequestCommand> = {
  name: 'OrderEditRequest',
  initial: ['REQUESTED'],
  transitions: {
    REQUESTED: { approve: 'APPROVED', decline: 'DECLINED', withdraw: 'WITHDRAWN', expire: 'EXPIRED' },
    APPROVED: {},
    DECLINED: {},
    WITHDRAWN: {},
    EXPIRED: {},
  },
};

/** What may be asked for: quantities, items, addresses; prices, discounts and payments are service's to give. */
export type RequestedEdit = Pick<
  OrderEdit,
  'addLines' | 'lines' | 'deliveries' | 'billingAddress' | 'email' | 'phone' | 'reason'
>;

export interface EditRequest {
  readonly id: string;
  readonly orderId: string;
  readonly status: EditRequestStatus;
  readonly edit: RequestedEdit;
  /** What it would have changed when it was asked for. */
  readonly summary: EditSummary;
  readonly reason: string | null;
  readonly requestedBy: { readonly role: string; readonly id: string };
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly decidedBy: { readonly role: string; readonly id: string } | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
}

const ENTRY_OF: Readonly<Record<EditRequestStatus, string>> = {
  REQUESTED: 'EDIT_REQUESTED',
  APPROVED: 'EDIT_APPROVED',
  DECLINED: 'EDIT_DECLINED',
  WITHDRAWN: 'EDIT_WITHDRAWN',
  EXPIRED: 'EDIT_EXPIRED',
};

/** What a request tells beside its id: what it wants when it is new, and whether others than who asked took it back. */
function detailsOf({ status, summary, requestedBy, decidedBy, expiresAt }: EditRequest): object {
  if (status === 'REQUESTED')
    return { changes: summary.changes, totalAfter: summary.totalAfter, expiresAt: expiresAt.toISOString() };
  const others = requestedBy.role !== decidedBy?.role || requestedBy.id !== decidedBy.id;
  return status === 'WITHDRAWN' && others ? { byOthers: true } : {};
}

/** What the order's timeline tells of a request as it is now. */
export const editRequestEntry = (request: EditRequest): TimelineEntry => ({
  type: ENTRY_OF[request.status],
  reason: request.status === 'REQUESTED' ? request.reason : request.decisionReason,
  data: { requestId: request.id, ...detailsOf(request) },
});

/** Why a request ended without a decision. */
export type EditEnd = 'TIME_OVER' | 'ORDER_SHIPPED' | 'ORDER_COMPLETED' | 'ORDER_CANCELLED' | 'ORDER_EXPIRED';

/** Why an order can never be edited again as it is, whatever is asked for; null: it can. */
export function editEndOf({ status, lines }: Pick<OrderState, 'status' | 'lines'>): EditEnd | null {
  if (status === 'CANCELLED') return 'ORDER_CANCELLED';
  if (status === 'EXPIRED') return 'ORDER_EXPIRED';
  if (status === 'COMPLETED') return 'ORDER_COMPLETED';
  const gone = status !== 'DRAFT' && lines.every((line) => line.shipped + line.cancelled === line.quantity);
  return gone ? 'ORDER_SHIPPED' : null;
}
