import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { BEFORE_SHIPPING, placeHold, releaseHold } from '../rules/hold-work.js';
import type { FulfillmentServices } from '../services.js';
import { changeWork, type WorkCommandInput, type WorkCommandOutcome } from './change-work.js';
import { requireReason } from './require-reason.js';

export interface HoldInput extends WorkCommandInput {
  readonly note?: string | null;
}

/** Staff stop the work of one location; the order's other work goes on. */
export const holdFulfillmentOrder = (
  ctx: OperationContext<FulfillmentServices>,
  input: HoldInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'holdFulfillmentOrder', input, (order, work, tx) => {
    const reason = requireReason(input.reason);
    if (!BEFORE_SHIPPING.includes(order.status))
      throw refuse('ILLEGAL_TRANSITION', `Work that is ${order.status} cannot be held.`, ['fulfillmentOrderId']);
    const { id: placedBy } = ctx.actor;
    placeHold(work, order, { reason, note: input.note ?? null, placedBy, placedAt: tx.now.toISOString() });
    return [{ type: 'FULFILLMENT_HELD', reason }];
  });

/** The work may go on; a hold of the whole order still stands. */
export const releaseFulfillmentHold = (
  ctx: OperationContext<FulfillmentServices>,
  input: WorkCommandInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'releaseFulfillmentHold', input, (order, work) => {
    const reason = order.hold?.reason ?? null;
    if (!releaseHold(work, order))
      throw refuse('NOT_ON_HOLD', 'This fulfillment order has no hold of its own.', ['fulfillmentOrderId']);
    return [{ type: 'FULFILLMENT_RELEASED', reason }];
  });
