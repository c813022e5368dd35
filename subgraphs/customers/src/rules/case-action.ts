import { hasPermission, type Actor, type Permission } from '@oms/platform/auth/actor';
import { refuse } from '@oms/platform/errors/domain-error';
import type { CaseAction, CaseActionOutcome } from '@oms/platform/events/case-events';
import { newId } from '@oms/platform/values/ids';
import type { CaseActionState, CaseEntryDraft, CaseQueue, CaseState } from './case-state.js';
import { moveCase } from './change-case.js';

interface Money {
  readonly amount: string;
  readonly currencyCode: string;
}
type Lines = readonly { readonly lineId: string; readonly quantity: number }[] | null;

/** What an agent asks to be done; exactly one of them. Orders, customers and parcels are the case's own. */
export interface CaseActionInput {
  readonly refund?: {
    readonly amount?: Money | null;
    readonly lines?: Lines;
    readonly to?: 'SOURCE' | 'STORE_CREDIT' | null;
  } | null;
  readonly appeasement?: { readonly kind: 'REFUND' | 'STORE_CREDIT' | 'DISCOUNT'; readonly amount: Money } | null;
  readonly storeCredit?: { readonly amount: Money } | null;
  readonly releaseHold?: { readonly holdId: string } | null;
  readonly cancelOrder?: { readonly lines?: Lines } | null;
  readonly retryLabel?: { readonly shipmentId?: string | null } | null;
}

const RIGHTS: Readonly<Record<CaseAction['kind'], Permission>> = {
  REFUND: 'orders:write',
  APPEASEMENT: 'orders:write',
  STORE_CREDIT: 'orders:credit',
  RELEASE_HOLD: 'orders:write',
  CANCEL_ORDER: 'orders:write',
  RETRY_LABEL: 'fulfillment:write',
};

type About = Pick<CaseState, 'orderId' | 'customerId' | 'subjectType' | 'subjectId'>;

function orderOf({ orderId }: About): string {
  if (orderId) return orderId;
  throw refuse('NO_ORDER', 'The case is about no order.', ['action']);
}

function build(input: CaseActionInput, about: About, reason: string): CaseAction {
  const { refund, appeasement, storeCredit, releaseHold, cancelOrder, retryLabel } = input;
  if (refund) return { kind: 'REFUND', orderId: orderOf(about), ...refund, reason };
  if (appeasement) {
    const { kind: gives, amount } = appeasement;
    return { kind: 'APPEASEMENT', orderId: orderOf(about), gives, amount, reason };
  }
  if (storeCredit) {
    const { customerId } = about;
    if (!customerId) throw refuse('NO_CUSTOMER', 'The case is about no customer.', ['action', 'storeCredit']);
    return { kind: 'STORE_CREDIT', customerId, amount: storeCredit.amount, reason };
  }
  if (releaseHold) return { kind: 'RELEASE_HOLD', orderId: orderOf(about), holdId: releaseHold.holdId };
  if (cancelOrder) return { kind: 'CANCEL_ORDER', orderId: orderOf(about), lines: cancelOrder.lines ?? null, reason };
  const shipmentId = retryLabel?.shipmentId ?? (about.subjectType === 'Shipment' ? about.subjectId : null);
  if (!shipmentId) throw refuse('NO_SHIPMENT', 'The case is about no parcel: name it.', ['action', 'retryLabel']);
  return { kind: 'RETRY_LABEL', shipmentId };
}

/**
 * What is asked of whom to make the case right. Refuses INVALID_ACTION unless exactly one is named, NO_ORDER, NO_CUSTOMER
 * or NO_SHIPMENT where the case is about none, and FORBIDDEN what the agent may not do; where it is done that is checked
 * again.
 */
export function caseActionOf(input: CaseActionInput, about: About, reason: string, actor: Actor): CaseAction {
  if (Object.values(input).filter((one) => one !== null && one !== undefined).length !== 1)
    throw refuse('INVALID_ACTION', 'An action names exactly one thing to be done.', ['action']);
  const action = build(input, about, reason);
  const right = RIGHTS[action.kind];
  if (hasPermission(actor, right)) return action;
  throw refuse('FORBIDDEN', `This needs the right ${right}.`, ['action'], { permission: right });
}

interface Asking {
  readonly queue: CaseQueue;
  readonly resolution: string;
  readonly text: string | null;
  readonly actor: Actor;
  readonly now: Date;
}

/** Notes what is to be done; the case waits for it. Refuses ACTION_PENDING while another one is under way. */
export function beginAction(state: CaseState, { kind }: CaseAction, asking: Asking): CaseEntryDraft {
  const { queue, resolution, text, actor, now } = asking;
  const { status } = state.action ?? {};
  if (status === 'PENDING' || status === 'WAITING')
    throw refuse('ACTION_PENDING', 'What was asked before is not decided yet.', ['action'], { status });
  moveCase(state, 'waitForInternal', queue, now);
  state.ownerId ??= actor.id;
  const by = { role: actor.role, id: actor.id };
  const told = { status: 'PENDING', reference: null, code: null, message: null } as const;
  state.action = { id: newId(now), kind, resolution, by, at: now.toISOString(), ...told };
  const data = { actionId: state.action.id, kind, resolution };
  return { type: 'ACTION_REQUESTED', visibility: 'STAFF', text, data };
}

function succeed(state: CaseState, action: CaseActionState, queue: CaseQueue, now: Date, text: string | null) {
  const { resolution, reference, id: actionId } = action;
  const data = { actionId, resolution, reference };
  // Somebody ended it otherwise meanwhile: it was done all the same.
  if (state.status === 'RESOLVED' || state.status === 'CLOSED')
    return { type: 'ACTION_DONE', visibility: 'STAFF', data } as const;
  moveCase(state, 'resolve', queue, now);
  Object.assign(state, { resolution, resolutionReference: reference });
  return { type: 'RESOLVED', visibility: 'CUSTOMER', text, data } as const;
}

/** What came of an action: the case is resolved with what was done, or somebody's again and says why it was refused. */
export function settleAction(
  state: CaseState,
  outcome: CaseActionOutcome,
  { queue, now, text }: { readonly queue: CaseQueue; readonly now: Date; readonly text: string | null },
): CaseEntryDraft {
  const { action } = state;
  if (!action) throw new Error('a case without an action settles none');
  action.status = outcome.status;
  if (outcome.status === 'REFUSED') {
    const { code, message } = outcome;
    Object.assign(action, { code, message });
    if (state.status === 'WAITING_ON_INTERNAL') moveCase(state, 'resume', queue, now);
    return { type: 'ACTION_REFUSED', visibility: 'STAFF', text: message, data: { actionId: action.id, code } };
  }
  action.reference = outcome.reference;
  if (outcome.status === 'DONE') return succeed(state, action, queue, now, text);
  return { type: 'ACTION_WAITS', visibility: 'STAFF', data: { actionId: action.id, reference: outcome.reference } };
}
