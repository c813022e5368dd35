import type { EventDraft } from '@oms/platform/outbox/event';
import type { CaseState } from './case-state.js';

/** Payload of `CaseChanged`: a case as it is, without what was written in it. */
export interface CaseChangedPayload {
  readonly caseId: string;
  readonly number: string;
  readonly kind: string;
  readonly status: string;
  readonly severity: string;
  readonly queueCode: string;
  readonly ownerId: string | null;
  readonly customerId: string | null;
  readonly orderId: string | null;
  readonly escalationLevel: number;
  readonly openedAt: string;
  readonly dueAt: string | null;
  readonly resolvedAt: string | null;
  readonly resolution: string | null;
}

/** `CaseChanged`: tells everyone else what has become of a case. */
export function caseChanged(state: CaseState): EventDraft<'CaseChanged', CaseChangedPayload> {
  const { id, version, number, kind, status, severity, queueCode, ownerId, customerId, orderId } = state;
  const payload: CaseChangedPayload = {
    caseId: id,
    number,
    kind,
    status,
    severity,
    queueCode,
    ownerId,
    customerId,
    orderId,
    escalationLevel: state.escalationLevel,
    openedAt: state.openedAt.toISOString(),
    dueAt: state.dueAt?.toISOString() ?? null,
    resolvedAt: state.resolvedAt?.toISOString() ?? null,
    resolution: state.resolution,
  };
  return {
    type: 'CaseChanged',
    aggregateId: id,
    aggregateVersion: version,
    ...(orderId ? { orderId } : {}),
    payload,
  };
}
