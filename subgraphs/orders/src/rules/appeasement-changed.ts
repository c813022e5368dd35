import { caseRequested } from '@oms/platform/outbox/case-requested';
import type { EventDraft } from '@oms/platform/outbox/event';
import { toDecimal } from '@oms/platform/values/money';
import type { Appeasement, AppeasementKind, AppeasementStatus } from './appeasement.js';
import type { OrderState } from './order-state.js';

type Told = Pick<OrderState, 'id' | 'number' | 'channelCode'>;

/** Payload of `AppeasementChanged`: the appeasement as it is. It costs `amount` minor units once it is ISSUED, and nothing before. */
export interface AppeasementChangedPayload {
  readonly appeasementId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly channelCode: string;
  readonly customerId: string | null;
  readonly kind: AppeasementKind;
  readonly status: AppeasementStatus;
  readonly reason: string;
  readonly amount: number;
  readonly currency: string;
  readonly proposedBy: { readonly role: string; readonly id: string };
  readonly decidedBy: { readonly role: string; readonly id: string } | null;
  /** ISO 8601. */
  readonly proposedAt: string;
  readonly decidedAt: string | null;
  readonly issuedAt: string | null;
}

/** `AppeasementChanged`: tells what goodwill costs, by whom and why. */
export const appeasementChanged = (
  order: Told,
  one: Appeasement,
): EventDraft<'AppeasementChanged', AppeasementChangedPayload> => ({
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
export const approvalCase = (order: Told, one: Appeasement): EventDraft =>
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
