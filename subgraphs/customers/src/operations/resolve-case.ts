import type { OperationContext } from '@oms/platform/commands/run-command';
import { problemsInCase } from '../rules/case-input.js';
import type { CaseReference } from '../rules/case-state.js';
import { moveCase } from '../rules/change-case.js';
import type { CustomersServices } from '../services.js';
import { changeCase, type CaseCommandInput, type CaseCommandOutcome } from './change-case.js';

export interface ResolveCaseInput extends CaseCommandInput {
  /** How it ended: a code such as REFUNDED. */
  readonly resolution: string;
  /** What made it right, such as the refund. */
  readonly reference?: CaseReference | null;
  readonly text?: string | null;
}

/** Ends a case and says how; it closes by itself a week later. */
export const resolveCase = (
  ctx: OperationContext<CustomersServices>,
  input: ResolveCaseInput,
): Promise<CaseCommandOutcome> => {
  const { resolution, reference = null, text = null } = input;
  return changeCase(ctx, 'resolveCase', { input, problems: problemsInCase({ resolution, text }) }, (hand) => {
    moveCase(hand.state, 'resolve', hand.queue, hand.tx.now);
    Object.assign(hand.state, { resolution, resolutionReference: reference });
    return [{ type: 'RESOLVED', visibility: 'CUSTOMER', text, data: { resolution, reference } }];
  });
};
