import type { Actor } from '../auth/actor.js';
import type { CaseAction } from './case-actions.js';

/** What came of it. WAITING: somebody else must approve it first; another outcome follows. */
export type CaseActionOutcome =
  | { readonly status: 'DONE' | 'WAITING'; readonly reference: { readonly type: string; readonly id: string } }
  | { readonly status: 'REFUSED'; readonly code: string; readonly message: string };

/** `CaseActionRequested`: a case is to be made right by a command of another subgraph. */
export interface CaseActionRequested {
  readonly actionId: string;
  readonly caseId: string;
  /** The customer of the case: what is done to an order is done to theirs. */
  readonly customerId: string | null;
  /** On whose behalf, with what limits their rights: they are checked where it is done. */
  readonly actor: Pick<Actor, 'role' | 'id' | 'scopes' | 'locations'>;
  readonly action: CaseAction;
}

/** `CaseActionSettled`: what came of it. */
export type CaseActionSettled = CaseActionOutcome & { readonly actionId: string; readonly caseId: string };

/** `CaseAnswered`: there is an answer for whoever placed the order as a guest. */
export interface CaseAnswered {
  /** Names the answer: it is told once. */
  readonly occasion: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly orderId: string;
}

/** `CaseOrderNamed`: what somebody said a case is about. */
export interface CaseOrderNamed {
  readonly caseId: string;
  readonly orderId: string | null;
  readonly orderNumber: string | null;
  /** Whose order it must be; null: anybody's, since staff named it or whoever holds its link. */
  readonly ownerId: string | null;
}

/** `CaseOrderFound`: which order it is. */
export interface CaseOrderFound {
  readonly caseId: string;
  /** Null: there is none, or it is somebody else's; nobody learns which. */
  readonly order: { readonly id: string; readonly number: string; readonly customerId: string | null } | null;
}
