import type { CaseAnswered, CaseOrderFound, CaseOrderNamed } from '../events/case-events.js';
import type { EventDraft } from './event.js';

export type CaseAnsweredEvent = EventDraft<'CaseAnswered', CaseAnswered>;

/** `CaseAnswered`: there is an answer for whoever placed the order as a guest. */
export const caseAnswered = (payload: CaseAnswered): CaseAnsweredEvent => ({
  type: 'CaseAnswered',
  aggregateId: payload.occasion,
  aggregateVersion: 1,
  orderId: payload.orderId,
  payload,
});

/** `CaseOrderNamed`: the orders subgraph is asked which order a case is about. */
export const caseOrderNamed = (payload: CaseOrderNamed): EventDraft<'CaseOrderNamed', CaseOrderNamed> => ({
  type: 'CaseOrderNamed',
  aggregateId: payload.caseId,
  aggregateVersion: 1,
  payload,
});

/** `CaseOrderFound`: the answer. */
export const caseOrderFound = (payload: CaseOrderFound): EventDraft<'CaseOrderFound', CaseOrderFound> => ({
  type: 'CaseOrderFound',
  aggregateId: payload.caseId,
  aggregateVersion: 1,
  payload,
});
