import { caseRequested, type CaseRequestedEvent } from '@oms/platform/outbox/case-requested';
import type { Lifecycle } from '@oms/platform/values/lifecycle';
import { toDecimal } from '@oms/platform/values/money';
import type { OrderState } from './order-state.js';
import type { AmountInput } from './place-order-input.js';

export const REFUND_REQUEST_STATUSES = ['PENDING_APPROVAL', 'APPROVED', 'REJECTED', 'CANCELLED'] as const;
export type RefundRequestStatus = (typeof REFUND_REQUEST_STATUSES)[number];
export type RefundRequestCommand = 'approve' | 'reject' | 'cancel';

/** A refund above what its proposer gives back alone. It gives nothing back before it is approved. */
export const refundRequestLifecycle: Lifecycle<RefundRequestStatus, RefundRequestCommand> = {
  name: 'RefundRequest',
  initial: ['PENDING_APPROVAL'],
  transitions: {
    PENDING_APPROVAL: { approve: 'APPROVED', reject: 'REJECTED', cancel: 'CANCELLED' },
    APPROVED: {},
    REJECTED: {},
    CANCELLED: {},
  },
};

/** What is to be given back, and whereto. */
export interface RefundWish {
  readonly lines?: readonly { lineId: string; quantity?: number | null; amount?: AmountInput | null }[] | null;
  readonly shipping?: readonly { deliveryId: string; amount?: AmountInput | null }[] | null;
  /** Of the whole order, beside what lines and shipping come to. */
  readonly amount?: AmountInput | null;
  readonly reason: string;
  readonly note?: string | null;
  /** Where it goes: SOURCE (the payments it came from) by default. */
  readonly to?: 'SOURCE' | 'STORE_CREDIT' | null;
  /** How much of it goes to store credit, where not all or nothing of it does. */
  readonly storeCredit?: AmountInput | null;
  /** Which payments it goes back to; by default the newest first. */
  readonly payments?: readonly { paymentId: string; amount: AmountInput }[] | null;
}

export interface Person {
  readonly role: string;
  readonly id: string;
}

export interface RefundRequest {
  id: string;
  orderId: string;
  status: RefundRequestStatus;
  version: number;
  request: RefundWish;
  /** What it came to when it was asked for, in minor units. */
  amount: number;
  currency: string;
  reason: string;
  note: string | null;
  requestedBy: Person;
  requestedAt: Date;
  decidedBy: Person | null;
  decidedAt: Date | null;
  decisionNote: string | null;
  allowanceId: string | null;
}

/** What one person has given back of the order alone, in minor units. */
const givenBackBy = (order: Pick<OrderState, 'allowances'>, personId: string): number =>
  order.allowances
    .filter(({ cause, grantedBy }) => cause === 'REFUND' && (grantedBy as Person | null)?.id === personId)
    .reduce((sum, { amount }) => sum + amount, 0);

/**
 * Whether a person may give `amount` back of the order alone: with what the same person has given back of it before, it
 * stays within the limit, so that many small refunds are one large one. Null: there is no limit.
 */
export const isWithinRefundLimit = (
  order: Pick<OrderState, 'allowances'>,
  personId: string,
  amount: number,
  perRefund: number | null,
): boolean => perRefund === null || givenBackBy(order, personId) + amount <= perRefund;

/** Asks a lead to decide, or says that it is decided. */
export const refundApprovalCase = (
  order: Pick<OrderState, 'id' | 'number' | 'customerId'>,
  one: RefundRequest,
): CaseRequestedEvent =>
  caseRequested({
    kind: 'REFUND_APPROVAL',
    subject: { type: 'RefundRequest', id: one.id },
    version: one.version,
    stands: one.status === 'PENDING_APPROVAL',
    summary: `A refund of ${toDecimal(one.amount, one.currency)} ${one.currency} for order ${order.number} waits for approval`,
    orderId: order.id,
    orderNumber: order.number,
    customerId: order.customerId,
    details: { amount: one.amount, currency: one.currency, reason: one.reason, requestedBy: one.requestedBy },
  });
