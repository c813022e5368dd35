import type { OperationContext } from '@oms/platform/commands/run-command';
import { moveCase } from '../rules/change-case.js';
import type { CustomersServices } from '../services.js';
import { changeCase, type CaseCommandInput, type CaseCommandOutcome } from './change-case.js';

/** Goes on with a case that waited; its clock runs on with what was left. */
export const resumeCase = (
  ctx: OperationContext<CustomersServices>,
  input: CaseCommandInput,
): Promise<CaseCommandOutcome> =>
  changeCase(ctx, 'resumeCase', { input }, ({ state, queue, tx }) => {
    moveCase(state, 'resume', queue, tx.now);
    state.ownerId ??= tx.actor.id;
    return [{ type: 'RESUMED', visibility: 'STAFF' }];
  });
