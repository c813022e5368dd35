import { hasPermission } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { problemsInCase } from '../rules/case-input.js';
import { moveCase } from '../rules/change-case.js';
import type { CustomersServices } from '../services.js';
import { changeCase, type CaseCommandInput, type CaseCommandOutcome } from './change-case.js';

export interface AddCaseNoteInput extends CaseCommandInput {
  readonly text: string;
  /** Whether the customer reads it, too; what a customer writes, staff and customer read. */
  readonly visibleToCustomer?: boolean | null;
}

/** Writes into a case. What a customer writes makes a case go on that waited for the customer. */
export const addCaseNote = (
  ctx: OperationContext<CustomersServices>,
  input: AddCaseNoteInput,
): Promise<CaseCommandOutcome> =>
  changeCase(ctx, 'addCaseNote', { input, problems: problemsInCase({ text: input.text }) }, ({ state, queue, tx }) => {
    const staff = hasPermission(ctx.actor, 'customers:write');
    if (!staff && state.status === 'WAITING_ON_CUSTOMER') moveCase(state, 'resume', queue, tx.now);
    const visibility = staff && !input.visibleToCustomer ? 'STAFF' : 'CUSTOMER';
    return [{ type: staff ? 'NOTE' : 'CUSTOMER_REPLIED', visibility, text: input.text }];
  });
