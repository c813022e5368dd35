import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { caseActionRequested } from '@oms/platform/outbox/case-action';
import { beginAction, readerOf } from '../rules/case-action.js';
import { caseActionOf, type CaseActionInput } from '../rules/case-action-input.js';
import { problemsInCase } from '../rules/case-input.js';
import type { CaseEntryDraft, CaseReference } from '../rules/case-state.js';
import { moveCase } from '../rules/change-case.js';
import type { CustomersServices } from '../services.js';
import { changeCase, type CaseCommandInput, type CaseCommandOutcome, type CaseInHand } from './change-case.js';

export interface ResolveCaseInput extends CaseCommandInput {
  /** How it ended: a code such as REFUNDED. */
  readonly resolution: string;
  /** What made it right, such as the refund. */
  readonly reference?: CaseReference | null;
  readonly text?: string | null;
  /** What is to be done to make it right: the case is resolved once it is done. */
  readonly action?: CaseActionInput | null;
}

/** Asks whoever can do it for what makes the case right; nothing is done before the case says so. */
function ask({ state, queue, tx }: CaseInHand, asked: CaseActionInput, input: ResolveCaseInput): CaseEntryDraft {
  const { resolution, text = null } = input;
  if (input.reference)
    throw refuse('REFERENCE_AND_ACTION', 'An action is its own reference once it is done.', ['reference']);
  const { actor, now } = tx;
  const action = caseActionOf(asked, state, resolution, actor);
  const entry = beginAction(state, action, { queue, resolution, text, actor, now });
  const { role, id, scopes, locations } = actor;
  const limits = { ...(scopes ? { scopes } : {}), ...(locations ? { locations } : {}) };
  const actionId = state.action?.id ?? '';
  const { id: caseId, customerId } = state;
  tx.emit(caseActionRequested({ actionId, caseId, customerId, actor: { role, id, ...limits }, action }));
  return entry;
}

/**
 * Ends a case and says how; it closes by itself a week later. With an action the case waits until it is done, as the
 * agent and within their limits, and is resolved then; it is the agent's again when the action is refused.
 */
export const resolveCase = (
  ctx: OperationContext<CustomersServices>,
  input: ResolveCaseInput,
): Promise<CaseCommandOutcome> => {
  const { resolution, reference = null, text = null, action } = input;
  return changeCase(ctx, 'resolveCase', { input, problems: problemsInCase({ resolution, text }) }, (hand) => {
    if (action) return [ask(hand, action, input)];
    moveCase(hand.state, 'resolve', hand.queue, hand.tx.now);
    Object.assign(hand.state, { resolution, resolutionReference: reference });
    return [{ type: 'RESOLVED', visibility: readerOf(hand.state, text), text, data: { resolution, reference } }];
  });
};
