import type { Lifecycle } from '@oms/platform/values/lifecycle';
import type { OrderEdit } from './edit-input.js';
import type { EditSummary } from './edit-summary.js';
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

/** What the order's timeline tells of a request. */
export const editRequestEntry = (
  { id, status, summary }: Pick<EditRequest, 'id' | 'status' | 'summary'>,
  reason: string | null,
): TimelineEntry => ({
  type: ENTRY_OF[status],
  reason,
  data: { requestId: id, ...(status === 'REQUESTED' ? { changes: summary.changes } : {}) },
});
