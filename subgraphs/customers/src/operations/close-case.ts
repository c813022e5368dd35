import type { OperationContext } from '@oms/platform/commands/run-command';
import { moveCase } from '../rules/change-case.js';
import type { CustomersServices } from '../services.js';
import { changeCase, type CaseCommandInput, type CaseCommandOutcome } from './change-case.js';

/** Closes a resolved case at once. */
export const closeCase = (
  ctx: OperationContext<CustomersServices>,
  input: CaseCommandInput,
): Promise<CaseCommandOutcome> =>
  changeCase(ctx, 'closeCase', { input }, ({ state, queue, tx }) => {
    moveCase(state, 'close', queue, tx.now);
    return [{ type: 'CLOSED', visibility: 'CUSTOMER' }];
  });
