import type { OperationContext } from '@oms/platform/commands/run-command';
import { problemsInCase } from '../rules/case-input.js';
import { moveCase } from '../rules/change-case.js';
import type { CustomersServices } from '../services.js';
import { changeCase, type CaseCommandInput, type CaseCommandOutcome } from './change-case.js';

export interface SetCaseWaitingInput extends CaseCommandInput {
  readonly on: 'CUSTOMER' | 'INTERNAL';
  /** What is waited for; a customer reads it when it waits for the customer. */
  readonly text?: string | null;
}

/** Says whom a case waits for; its clock stands still meanwhile. */
export const setCaseWaiting = (
  ctx: OperationContext<CustomersServices>,
  input: SetCaseWaitingInput,
): Promise<CaseCommandOutcome> =>
  changeCase(ctx, 'setCaseWaiting', { input, problems: problemsInCase({ text: input.text ?? null }) }, (hand) => {
    const forCustomer = input.on === 'CUSTOMER';
    moveCase(hand.state, forCustomer ? 'waitForCustomer' : 'waitForInternal', hand.queue, hand.tx.now);
    return [
      { type: `WAITING_ON_${input.on}`, visibility: forCustomer ? 'CUSTOMER' : 'STAFF', text: input.text ?? null },
    ];
  });
