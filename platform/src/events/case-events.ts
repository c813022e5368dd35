import type { Actor } from '../auth/actor.js';

interface Money {
  readonly amount: string;
  readonly currencyCode: string;
}
interface Units {
  readonly lineId: string;
  readonly quantity: number;
}

/** What is to be done to make a case right; plain JSON. `reason` is the case's resolution, a code. */
export type CaseAction =
  | {
      readonly kind: 'REFUND';
      readonly orderId: string;
      readonly amount?: Money | null;
      readonly lines?: readonly Units[] | null;
      readonly to?: 'SOURCE' | 'STORE_CREDIT' | null;
      readonly reason: string;
    }
  | {
      readonly kind: 'APPEASEMENT';
      readonly orderId: string;
      readonly gives: 'REFUND' | 'STORE_CREDIT' | 'DISCOUNT';
      readonly amount: Money;
      readonly reason: string;
    }
  | { readonly kind: 'STORE_CREDIT'; readonly customerId: string; readonly amount: Money; readonly reason: string }
  | { readonly kind: 'RELEASE_HOLD'; readonly orderId: string; readonly holdId: string }
  | {
      readonly kind: 'CANCEL_ORDER';
      readonly orderId: string;
      readonly lines?: readonly Units[] | null;
      readonly reason: string;
    }
  | { readonly kind: 'RETRY_LABEL'; readonly shipmentId: string };

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
