import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import type { FulfillmentServices } from '../services.js';
import { advance, changeWork, type WorkCommandInput, type WorkCommandOutcome } from './change-work.js';

/** The customer may come. */
export const markReadyForPickup = (
  ctx: OperationContext<FulfillmentServices>,
  input: WorkCommandInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'markReadyForPickup', input, (order) => {
    if (order.method !== 'PICKUP_IN_STORE')
      throw refuse('ILLEGAL_TRANSITION', 'Only an order for pickup is made ready for it.', ['fulfillmentOrderId']);
    advance(order, 'markReady');
    return [{ type: 'READY_FOR_PICKUP' }];
  });

/** The customer has it: shipped and delivered at once. */
export const handOverPickup = (
  ctx: OperationContext<FulfillmentServices>,
  input: WorkCommandInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'handOverPickup', input, (order) => {
    advance(order, 'handOver');
    for (const line of order.lines) Object.assign(line, { shipped: line.packed, delivered: line.packed });
    return [{ type: 'PICKED_UP' }];
  });
