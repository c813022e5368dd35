import { hasPermission } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { moveReturn, returnEntry } from '../rules/returns/move-return.js';
import type { OrdersServices } from '../services.js';
import { changeReturn, notNow, type ReturnCommandInput, type ReturnOutcome } from './change-return.js';

export interface CancelReturnInput extends ReturnCommandInput {
  readonly reason?: string | null;
}

/** Ends a return of which nothing came in: the customer keeps the goods. One that is under way only service ends. */
export const cancelReturn = (ctx: OperationContext<OrdersServices>, input: CancelReturnInput): Promise<ReturnOutcome> =>
  changeReturn(ctx, 'cancelReturn', { input, access: 'CUSTOMER' }, (order, one, tx) => {
    if (input.reason && input.reason.length > 500)
      throw refuse('INVALID_REASON', 'A reason has at most 500 characters.', ['reason']);
    const underWay = one.status === 'IN_TRANSIT' && !hasPermission(ctx.actor, 'orders:write');
    if (underWay || !moveReturn(order, one, 'cancel', tx.now)) throw notNow(one, 'cancelled');
    one.reason = input.reason ?? null;
    return { entries: [returnEntry('RETURN_CANCELLED', one, { reason: input.reason ?? null })] };
  });
