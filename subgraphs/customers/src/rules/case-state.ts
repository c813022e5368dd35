import type { CaseAction } from '@oms/platform/events/case-actions';
import type { CaseSeverity } from '@oms/platform/outbox/case-requested';
import type { Calendar } from './business-time.js';
import type { CaseStatus } from './case-lifecycle.js';

/** Where cases wait, with the hours in which somebody is there and how soon a case is due. */
export interface CaseQueue {
  readonly code: string;
  readonly name: string;
  readonly calendar: Calendar;
  /** Business minutes until a case is due, by severity. */
  readonly targets: Readonly<Record<CaseSeverity, number>>;
  /** Code of the queue that gets what is overdue here; null: it stays, one level higher. */
  readonly escalateTo: string | null;
  /** Who is told when a case comes here because it was overdue. */
  readonly notifyEmail: string | null;
  /** Actor ids of those who work here. */
  readonly members: readonly string[];
  readonly version: number;
}

export interface CaseReference {
  readonly type: string;
  readonly id: string;
}

/** What was asked last to make a case right, as it is kept with the case. */
export interface CaseActionState {
  readonly id: string;
  readonly kind: CaseAction['kind'];
  status: 'PENDING' | 'WAITING' | 'DONE' | 'REFUSED';
  readonly resolution: string;
  /** What was done; what waits for approval. */
  reference: CaseReference | null;
  code: string | null;
  message: string | null;
  readonly by: { readonly role: string; readonly id: string };
  /** ISO 8601. */
  readonly at: string;
}

/** A case as it is stored. */
export interface CaseState {
  readonly id: string;
  readonly number: string;
  readonly kind: string;
  subject: string;
  status: CaseStatus;
  severity: CaseSeverity;
  queueCode: string;
  ownerId: string | null;
  customerId: string | null;
  orderId: string | null;
  orderNumber: string | null;
  readonly locationCode: string | null;
  subjectType: string;
  subjectId: string;
  /** The subgraph's request behind it, if there is one. */
  readonly requestKey: string | null;
  details: unknown;
  readonly openedBy: { readonly role: string; readonly id: string };
  readonly openedAt: Date;
  /** Null while the clock is stopped. */
  dueAt: Date | null;
  /** Business minutes that were left when the clock was stopped. */
  minutesLeft: number | null;
  escalationLevel: number;
  escalatedAt: Date | null;
  resolution: string | null;
  /** What made it right: a refund, a reshipment. */
  resolutionReference: CaseReference | null;
  resolvedAt: Date | null;
  closedAt: Date | null;
  /** What was asked last to make it right. */
  action: CaseActionState | null;
  /** Whether its customer knows of it: it was opened by or for them, or somebody wrote to them. Read, never written. */
  readonly shared?: boolean;
  /** Whether a person has worked on it. */
  touched: boolean;
  version: number;
  updatedAt: Date;
}

/** One line of a case's history, still without its place in it. */
export interface CaseEntryDraft {
  readonly type: string;
  readonly visibility: 'STAFF' | 'CUSTOMER';
  readonly text?: string | null;
  readonly data?: unknown;
}
