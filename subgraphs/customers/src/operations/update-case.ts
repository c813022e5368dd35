import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import type { CaseSeverity } from '@oms/platform/outbox/case-requested';
import { problemsInCase } from '../rules/case-input.js';
import { setSeverity } from '../rules/change-case.js';
import type { CustomersServices } from '../services.js';
import { changeCase, type CaseCommandInput, type CaseCommandOutcome } from './change-case.js';

export interface UpdateCaseInput extends CaseCommandInput {
  readonly subject?: string | null;
  readonly severity?: CaseSeverity | null;
}

/** Changes what a case is called or how severe it is; a new severity moves the moment when it is due. */
export const updateCase = (
  ctx: OperationContext<CustomersServices>,
  input: UpdateCaseInput,
): Promise<CaseCommandOutcome> =>
  changeCase(ctx, 'updateCase', { input, problems: problemsInCase({ subject: input.subject ?? null }) }, (hand) => {
    const { state, queue, tx } = hand;
    const before = { subject: state.subject, severity: state.severity };
    if (!input.subject && !input.severity)
      throw refuse('NOTHING_TO_CHANGE', 'Name a subject or a severity.', ['subject', 'severity']);
    state.subject = input.subject?.trim() ?? state.subject;
    if (input.severity) setSeverity(state, input.severity, queue, tx.now);
    const after = { subject: state.subject, severity: state.severity };
    return [{ type: 'UPDATED', visibility: 'STAFF', data: { before, after } }];
  });
