import type { OperationContext } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import { problem } from '../rules/problem.js';
import { asWished, type ResolvedUnits } from '../rules/returns/resolve-units.js';
import type { OrdersServices } from '../services.js';
import { changeReturn, notNow, type ReturnCommandInput, type ReturnOutcome } from './change-return.js';
import { makeGood, tellMismatch } from './make-good.js';

export interface ResolveReturnInput extends ReturnCommandInput {
  /** Default: everything that was inspected, as the customer wished; what was not there is rejected. */
  readonly items?: readonly ResolvedUnits[] | null;
  /** Nothing is kept for restocking or the way back. */
  readonly waiveFees?: boolean | null;
}

/** Decides on inspected units, each once: money, credit, an exchange, or a refusal. All of it is one transaction. */
export const resolveReturn = (
  ctx: OperationContext<OrdersServices>,
  input: ResolveReturnInput,
): Promise<ReturnOutcome> =>
  changeReturn(ctx, 'resolveReturn', { input, access: 'SERVICE' }, async (order, one, tx) => {
    const items = input.items ?? asWished(one);
    if (one.status === 'RESOLVED' || one.status === 'CLOSED') throw notNow(one, 'resolved');
    if (items.length === 0)
      throw new DomainError(problem('NOTHING_TO_RESOLVE', 'Nothing of it is inspected and undecided.', 'items'));
    const change = await makeGood(tx, ctx, { order, one }, { items, waiveFees: input.waiveFees === true });
    tellMismatch(tx, order, one);
    return change;
  });
