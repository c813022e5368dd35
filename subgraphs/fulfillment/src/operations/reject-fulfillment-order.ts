import type { OperationContext } from '@oms/platform/commands/run-command';
import { liveUnits, type WorkOrder } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { advance, changeWork, type WorkCommandInput, type WorkCommandOutcome } from './change-work.js';
import { requireReason } from './require-reason.js';

/** Gives all units back, so that inventory sources them at another location. */
export function giveUp(order: WorkOrder, shortReason: string): void {
  advance(order, 'reject');
  order.hold = null;
  for (const line of order.lines)
    Object.assign(line, { short: line.short + liveUnits(line), shortReason, picked: 0, packed: 0 });
}

/** The location cannot do it: the units are sourced elsewhere. */
export const rejectFulfillmentOrder = (
  ctx: OperationContext<FulfillmentServices>,
  input: WorkCommandInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'rejectFulfillmentOrder', input, (order) => {
    const reason = requireReason(input.reason);
    giveUp(order, 'REJECTED');
    return [{ type: 'FULFILLMENT_REJECTED', reason }];
  });

/** Somebody wants it done elsewhere, wherever that is: like a rejection, but not the location's failure. */
export const rerouteFulfillmentOrder = (
  ctx: OperationContext<FulfillmentServices>,
  input: WorkCommandInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'rerouteFulfillmentOrder', input, (order) => {
    giveUp(order, 'REROUTED');
    return [{ type: 'FULFILLMENT_REROUTED', reason: input.reason ?? null }];
  });
