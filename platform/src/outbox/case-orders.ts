import type { EventDraft } from './event.js';

/** Payload of `CaseAnswered`. */
export interface CaseAnswered {
  /** Names the answer: it is told once. */
  readonly occasion: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly orderId: string;
}

/** `CaseAnswered`: there is an answer for whoever placed the order as a guest. */
export const caseAnswered = (payload: CaseAnswered): EventDraft<'CaseAnswered', CaseAnswered> => ({
  type: 'CaseAnswered',
  aggregateId: payload.occasion,
  aggregateVersion: 1,
  orderId: payload.orderId,
  payload,
});

/** Payload of `CaseOrderNamed`: what somebody said a case is about. */
export interface CaseOrderNamed {
  readonly caseId: string;
  readonly orderId: string | null;
  readonly orderNumber: string | null;
  /** Whose order it must be; null: anybody's, since staff named it or whoever holds its link. */
  readonly ownerId: string | null;
}

/** `CaseOrderNamed`: the orders subgraph is asked which order a case is about. */
export const caseOrderNamed = (payload: CaseOrderNamed): EventDraft<'CaseOrderNamed', CaseOrderNamed> => ({
  type: 'CaseOrderNamed',
  aggregateId: payload.caseId,
  aggregateVersion: 1,
  payload,
});

/** Payload of `CaseOrderFound`. */
export interface CaseOrderFound {
  readonly caseId: string;
  /** Null: there is none, or it is somebody else's; nobody learns which. */
  readonly order: { readonly id: string; readonly number: string; readonly customerId: string | null } | null;
}

/** `CaseOrderFound`: the answer. */
export const caseOrderFound = (payload: CaseOrderFound): EventDraft<'CaseOrderFound', CaseOrderFound> => ({
  type: 'CaseOrderFound',
  aggregateId: payload.caseId,
  aggregateVersion: 1,
  payload,
});
