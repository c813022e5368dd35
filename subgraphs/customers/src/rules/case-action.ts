import type { Actor } from '@oms/platform/auth/actor';
import { refuse } from '@oms/platform/errors/domain-error';
import type { CaseAction } from '@oms/platform/events/case-actions';
import type { CaseActionOutcome } from '@oms/platform/events/case-events';
import { newId } from '@oms/platform/values/ids';
import type { CaseActionState, CaseEntryDraft, CaseQueue, CaseState } from './case-state.js';
import { moveCase } from './change-case.js';

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

/** Who reads how a case ended: of one that its customer never heard of they are told only what is written for them. */
export const readerOf = ({ shared }: Pick<CaseState, 'shared'>, text: string | null): CaseEntryDraft['visibility'] =>
  shared || text ? 'CUSTOMER' : 'STAFF';

function succeed(state: CaseState, action: CaseActionState, queue: CaseQueue, now: Date, text: string | null) {
  const { resolution, reference, id: actionId } = action;
  const data = { actionId, resolution, reference };
  // Somebody ended it otherwise meanwhile: it was done all the same.
  if (state.status === 'RESOLVED' || state.status === 'CLOSED')
    return { type: 'ACTION_DONE', visibility: 'STAFF', data } as const;
  moveCase(state, 'resolve', queue, now);
  Object.assign(state, { resolution, resolutionReference: reference });
  return { type: 'RESOLVED', visibility: readerOf(state, text), text, data } as const;
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
