import type { OperationContext } from '@oms/platform/commands/run-command';
import { problemsInCase } from '../rules/case-input.js';
import { moveCase } from '../rules/change-case.js';
import type { CustomersServices } from '../services.js';
import { changeCase, type CaseCommandInput, type CaseCommandOutcome } from './change-case.js';

/** Opens a case again that was resolved or closed; its clock begins anew. */
export const reopenCase = (
  ctx: OperationContext<CustomersServices>,
  input: CaseCommandInput & { readonly text?: string | null },
): Promise<CaseCommandOutcome> =>
  changeCase(ctx, 'reopenCase', { input, problems: problemsInCase({ text: input.text ?? null }) }, (hand) => {
    moveCase(hand.state, 'reopen', hand.queue, hand.tx.now);
    return [{ type: 'REOPENED', visibility: 'CUSTOMER', text: input.text ?? null }];
  });
