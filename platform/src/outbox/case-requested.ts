import type { EventDraft } from './event.js';

export const CASE_SEVERITIES = ['LOW', 'NORMAL', 'HIGH', 'URGENT'] as const;
export type CaseSeverity = (typeof CASE_SEVERITIES)[number];

/** Something that needs a person, as the subgraph sees it that found it. Holds no personal data. */
export interface CaseRequest {
  /** What kind of trouble it is: a code such as LABEL_FAILED. Queues and severities are set by kind. */
  readonly kind: string;
  /** What it is about, such as `{ type: 'Shipment', id }`. There is one open case for each kind and subject. */
  readonly subject: { readonly type: string; readonly id: string };
  /** Rises with each request about this subject, such as the subject's own version; older requests are ignored. */
  readonly version: number;
  /** Whether the trouble stands; false says that it is past, and resolves a case that nobody has touched. */
  readonly stands: boolean;
  /** One line for whoever takes the case. */
  readonly summary: string;
  /** Overrides the severity that is set for the kind. */
  readonly severity?: CaseSeverity;
  readonly orderId?: string | null;
  readonly orderNumber?: string | null;
  readonly customerId?: string | null;
  readonly locationCode?: string | null;
  /** Numbers and codes that help: the carrier's error, the missing quantity. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export type CaseRequestedPayload = Omit<CaseRequest, 'version'>;
export type CaseRequestedEvent = EventDraft<'CaseRequested', CaseRequestedPayload>;

/** `CaseRequested`: any subgraph asks the service desk for a person, or says that none is needed any more. */
export const caseRequested = ({ version, ...payload }: CaseRequest): CaseRequestedEvent => ({
  type: 'CaseRequested',
  aggregateId: `${payload.kind}:${payload.subject.type}:${payload.subject.id}`,
  aggregateVersion: version,
  ...(payload.orderId ? { orderId: payload.orderId } : {}),
  payload,
});
