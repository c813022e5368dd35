import type { CaseChanged } from '@oms/platform/events/customer-events';
import type { EventDraft } from '@oms/platform/outbox/event';
import type { CaseState } from './case-state.js';

/** `CaseChanged`: tells everyone else what has become of a case. */
export function caseChanged(state: CaseState): EventDraft<'CaseChanged', CaseChanged> {
  const { id, version, number, kind, status, severity, queueCode, ownerId, customerId, orderId } = state;
  const payload: CaseChanged = {
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
