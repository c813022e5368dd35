import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import type { Actor } from '@oms/platform/auth/actor';
import type { HoldState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { changeOrder, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface ReleaseHoldInput extends OrderCommandInput {
  readonly holdId: string;
}

/** Who placed a hold may release it, and its owner; a lead, an administrator and a worker of ours may release any. */
const mayRelease = ({ owner, placedBy }: HoldState, { role, id }: Actor): boolean =>
  owner === null ||
  owner === role ||
  owner === id ||
  role === 'lead' ||
  role === 'admin' ||
  role === 'job' ||
  (placedBy as { id?: string } | null)?.id === id;

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
    if (!mayRelease(hold, ctx.actor)) {
      const message = `This hold belongs to ${hold.owner}; its owner or a lead releases it.`;
      throw refuse('HOLD_FOREIGN', message, ['holdId'], { owner: hold.owner });
    }
    Object.assign(hold, {
      status: 'RELEASED',
      releasedBy: { role: tx.actor.role, id: tx.actor.id },
      releasedAt: tx.now,
    });
    return [{ type: 'HOLD_RELEASED', reason: hold.reason, visibility: 'STAFF' }];
  });
}
