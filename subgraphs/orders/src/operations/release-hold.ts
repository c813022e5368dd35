import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import type { OrdersServices } from '../services.js';
import { changeOrder, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface ReleaseHoldInput extends OrderCommandInput {
  readonly holdId: string;
}

/** Releases one hold; fulfillment goes on when no other is left. */
export function releaseHold(
  ctx: OperationContext<OrdersServices>,
  input: ReleaseHoldInput,
): Promise<OrderCommandOutcome> {
  return changeOrder(ctx, 'releaseHold', input, (order, tx) => {
    const hold = order.holds.find((one) => one.id === input.holdId);
    if (!hold) throw refuse('UNKNOWN_HOLD', 'The order has no such hold.', ['holdId']);
    if (hold.status === 'RELEASED')
      throw refuse('ILLEGAL_TRANSITION', 'This hold is released already.', ['holdId'], { status: hold.status });
    Object.assign(hold, {
      status: 'RELEASED',
      releasedBy: { role: tx.actor.role, id: tx.actor.id },
      releasedAt: tx.now,
    });
    return [{ type: 'HOLD_RELEASED', reason: hold.reason, visibility: 'STAFF' }];
  });
}
