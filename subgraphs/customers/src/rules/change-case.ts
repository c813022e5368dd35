import { refuse } from '@oms/platform/errors/domain-error';
import type { CaseSeverity } from '@oms/platform/outbox/case-requested';
import { nextState } from '@oms/platform/values/lifecycle';
import { addBusinessMinutes, businessMinutesBetween } from './business-time.js';
import { caseLifecycle, clockStands, type CaseCommand } from './case-lifecycle.js';
import type { CaseQueue, CaseState } from './case-state.js';

/** When a case of this severity that begins now is due. */
export const dueFrom = (queue: CaseQueue, severity: CaseSeverity, now: Date): Date =>
  addBusinessMinutes(queue.calendar, now, queue.targets[severity]);

function stopClock(state: CaseState, queue: CaseQueue, now: Date): void {
  if (!state.dueAt) return;
  state.minutesLeft = businessMinutesBetween(queue.calendar, now, state.dueAt);
  state.dueAt = null;
}

function startClock(state: CaseState, queue: CaseQueue, now: Date): void {
  if (state.dueAt) return;
  state.dueAt = addBusinessMinutes(queue.calendar, now, state.minutesLeft ?? queue.targets[state.severity]);
  state.minutesLeft = null;
}

/**
 * Moves a case along its lifecycle and stops or starts its clock: waiting keeps the minutes that are left, a reopened
 * case begins anew. Refuses ILLEGAL_TRANSITION.
 */
export function moveCase(state: CaseState, command: CaseCommand, queue: CaseQueue, now: Date): void {
  const { status } = state;
  const next = nextState(caseLifecycle, status, command);
  if (!next)
    throw refuse('ILLEGAL_TRANSITION', `A case that is ${status} cannot take the command ${command}.`, ['caseId'], {
      status,
    });
  state.status = next;
  const ended = next === 'RESOLVED' || next === 'CLOSED';
  if (!ended) Object.assign(state, { resolvedAt: null, closedAt: null, resolution: null, resolutionReference: null });
  if (next === 'RESOLVED') state.resolvedAt = now;
  if (next === 'CLOSED') state.closedAt = now;
  if (next === 'REOPENED') state.minutesLeft = null;
  if (clockStands(next)) stopClock(state, queue, now);
  else startClock(state, queue, now);
}

/** Gives a case another severity: what is left until it is due grows or shrinks by the difference of the targets. */
export function setSeverity(state: CaseState, severity: CaseSeverity, queue: CaseQueue, now: Date): void {
  const { calendar, targets } = queue;
  const left = state.dueAt ? businessMinutesBetween(calendar, now, state.dueAt) : (state.minutesLeft ?? 0);
  const leftNow = Math.max(0, left + targets[severity] - targets[state.severity]);
  state.severity = severity;
  if (state.dueAt) state.dueAt = addBusinessMinutes(calendar, now, leftNow);
  else state.minutesLeft = leftNow;
}

/** Moves a case to another queue, whose hours and targets hold from now on; whoever had it has it no longer. */
export function moveToQueue(state: CaseState, queue: CaseQueue, now: Date): void {
  state.queueCode = queue.code;
  state.ownerId = null;
  if (state.status === 'ASSIGNED') state.status = 'OPEN';
  if (state.dueAt) state.dueAt = dueFrom(queue, state.severity, now);
  else state.minutesLeft = queue.targets[state.severity];
}

/** Raises an overdue case by one level: it moves on, to `owner` where somebody can take it, and is due anew. */
export function escalate(state: CaseState, target: CaseQueue, owner: string | null, now: Date): void {
  state.queueCode = target.code;
  state.ownerId = owner;
  state.status = owner ? 'ASSIGNED' : state.status === 'ASSIGNED' ? 'OPEN' : state.status;
  state.escalationLevel += 1;
  state.escalatedAt = now;
  state.dueAt = dueFrom(target, state.severity, now);
}
