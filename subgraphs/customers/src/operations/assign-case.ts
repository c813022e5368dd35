import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { moveCase, moveToQueue } from '../rules/change-case.js';
import type { CustomersServices } from '../services.js';
import { changeCase, type CaseCommandInput, type CaseCommandOutcome } from './change-case.js';
import { requireQueue } from './require-queue.js';

export interface AssignCaseInput extends CaseCommandInput {
  /** Actor id of whoever shall have it; null gives it back to the queue. */
  readonly ownerId?: string | null;
  readonly queueCode?: string | null;
  readonly reason?: string | null;
}

/** Gives a case to somebody, back to its queue, or to another queue. */
export const assignCase = (
  ctx: OperationContext<CustomersServices>,
  input: AssignCaseInput,
): Promise<CaseCommandOutcome> =>
  changeCase(ctx, 'assignCase', { input }, ({ state, queue, queues, tx }) => {
    if (input.ownerId?.trim() === '')
      throw refuse('INVALID_OWNER', 'An owner is the id of an actor; null gives the case back.', ['ownerId']);
    const target = requireQueue(queues, input.queueCode, queue.code);
    if (target.code !== queue.code) moveToQueue(state, target, tx.now);
    if (input.ownerId) moveCase(state, 'assign', target, tx.now);
    else if (state.status === 'ASSIGNED') moveCase(state, 'unassign', target, tx.now);
    state.ownerId = input.ownerId ?? null;
    const data = { queueCode: state.queueCode, ownerId: state.ownerId };
    return [{ type: 'ASSIGNED', visibility: 'STAFF', text: input.reason ?? null, data }];
  });
