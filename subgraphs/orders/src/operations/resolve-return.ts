import type { OperationContext } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import { problem } from '../rules/problem.js';
import { asWished, type ResolvedUnits } from '../rules/returns/resolve-units.js';
import type { OrdersServices } from '../services.js';
import { changeReturn, notNow, type ReturnCommandInput, type ReturnOutcome } from './change-return.js';
import { makeGood, tellMismatch, type ExchangePayments } from './make-good.js';
import { authorizeAll } from './place-order.js';

export interface ResolveReturnInput extends ReturnCommandInput, ExchangePayments {
  /** Default: everything that was inspected, as the customer wished; what was not there is rejected. */
  readonly items?: readonly ResolvedUnits[] | null;
  /** Nothing is kept for restocking or the way back. */
  readonly waiveFees?: boolean | null;
}

/**
 * Decides on inspected units, each once: money, credit, an exchange, or a refusal. All of it is one transaction. What goes
 * out in exchange and costs more is paid with it, or waited for; a card is authorised after the commit, and what a declined
 * one leaves open is waited for.
 */
export async function resolveReturn(
  ctx: OperationContext<OrdersServices>,
  input: ResolveReturnInput,
): Promise<ReturnOutcome> {
  const { payment, payments } = input;
  const outcome = await changeReturn(ctx, 'resolveReturn', { input, access: 'SERVICE' }, async (order, one, tx) => {
    const items = input.items ?? asWished(one);
    if (one.status === 'RESOLVED' || one.status === 'CLOSED') throw notNow(one, 'resolved');
    if (items.length === 0)
      throw new DomainError(problem('NOTHING_TO_RESOLVE', 'Nothing of it is inspected and undecided.', 'items'));
    const decision = { items, waiveFees: input.waiveFees === true, paid: { payment, payments } };
    const change = await makeGood(tx, ctx, { order, one }, decision);
    tellMismatch(tx, order, one, { decided: true });
    return change;
  });
  await authorizeAll(ctx, outcome, input);
  return outcome;
}
