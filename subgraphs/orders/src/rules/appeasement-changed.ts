import type { AppeasementChanged } from '@oms/platform/events/money-events';
import { caseRequested, type CaseRequestedEvent } from '@oms/platform/outbox/case-requested';
import type { EventDraft } from '@oms/platform/outbox/event';
import { toDecimal } from '@oms/platform/values/money';
import type { Appeasement } from './appeasement.js';
import type { OrderState } from './order-state.js';

type Told = Pick<OrderState, 'id' | 'number' | 'channelCode'>;

/** `AppeasementChanged`: tells what goodwill costs, by whom and why. */
export const appeasementChanged = (
  order: Told,
  one: Appeasement,
): EventDraft<'AppeasementChanged', AppeasementChanged> => ({
  type: 'AppeasementChanged',
  aggregateId: one.id,
  aggregateVersion: one.version,
  orderId: order.id,
  payload: {
    appeasementId: one.id,
    orderId: order.id,
    orderNumber: order.number,
    channelCode: order.channelCode,
    customerId: one.customerId,
    kind: one.kind,
    status: one.status,
    reason: one.reason,
    amount: one.amount,
    currency: one.currency,
    proposedBy: one.proposedBy,
    decidedBy: one.decidedBy,
    proposedAt: one.proposedAt.toISOString(),
    decidedAt: one.decidedAt?.toISOString() ?? null,
    issuedAt: one.issuedAt?.toISOString() ?? null,
  },
});

/** Asks a lead to decide, or says that it is decided. */
export const approvalCase = (order: Told, one: Appeasement): CaseRequestedEvent =>
  caseRequested({
    kind: 'APPEASEMENT_APPROVAL',
    subject: { type: 'Appeasement', id: one.id },
    version: one.version,
    stands: one.status === 'PENDING_APPROVAL',
    summary: `${one.kind} of ${toDecimal(one.amount, one.currency)} ${one.currency} for order ${order.number} waits for approval`,
    orderId: order.id,
    orderNumber: order.number,
    customerId: one.customerId,
    details: { amount: one.amount, currency: one.currency, reason: one.reason, proposedBy: one.proposedBy },
  });
