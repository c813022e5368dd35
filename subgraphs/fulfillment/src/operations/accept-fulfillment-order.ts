import type { OperationContext } from '@oms/platform/commands/run-command';
import type { FulfillmentServices } from '../services.js';
import { advance, changeWork, type WorkCommandInput, type WorkCommandOutcome } from './change-work.js';

/** The location takes the work on. */
export const acceptFulfillmentOrder = (
  ctx: OperationContext<FulfillmentServices>,
  input: WorkCommandInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'acceptFulfillmentOrder', input, (order) => {
    advance(order, 'accept');
    return [{ type: 'FULFILLMENT_ACCEPTED' }];
  });
