import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { liveUnits } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { advance, changeWork, type WorkCommandInput, type WorkCommandOutcome } from './change-work.js';

/** The location cannot do it: the units are sourced elsewhere. */
export const rejectFulfillmentOrder = (
  ctx: OperationContext<FulfillmentServices>,
  input: WorkCommandInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'rejectFulfillmentOrder', input, (order) => {
    if (!input.reason || !/^[A-Z][A-Z0-9_]{1,39}$/.test(input.reason))
      throw refuse('INVALID_REASON', 'A reason is a code such as NO_CAPACITY.', ['reason']);
    advance(order, 'reject');
    for (const line of order.lines)
      Object.assign(line, { short: line.short + liveUnits(line), shortReason: 'REJECTED', picked: 0, packed: 0 });
    return [{ type: 'FULFILLMENT_REJECTED', reason: input.reason }];
  });
