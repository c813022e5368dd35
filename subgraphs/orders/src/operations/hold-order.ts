import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import type { OrdersServices } from '../services.js';
import { changeOrder, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface HoldOrderInput extends OrderCommandInput {
  readonly reason: string;
  readonly note?: string | null;
  readonly releaseAt?: Date | null;
}

const REASON = /^[A-Z][A-Z0-9_]{1,39}$/;

/** Stops fulfillment of an order for a reason; several holds may stand at once. Effective once fulfillment acknowledged. */
export function holdOrder(ctx: OperationContext<OrdersServices>, input: HoldOrderInput): Promise<OrderCommandOutcome> {
  return changeOrder(ctx, 'holdOrder', input, (order, tx) => {
    if (!REASON.test(input.reason))
      throw refuse('INVALID_REASON', 'A reason is a code such as SUSPECTED_FRAUD.', ['reason']);
    if (!['PENDING', 'CONFIRMED', 'PROCESSING'].includes(order.status))
      throw refuse('ILLEGAL_TRANSITION', `An order that is ${order.status} cannot be held.`, ['orderId'], {
        status: order.status,
      });
    order.holds.push({
      id: newId(tx.now),
      reason: input.reason,
      note: input.note ?? null,
      status: 'OPEN',
      placedBy: { role: tx.actor.role, id: tx.actor.id },
      placedAt: tx.now,
      releaseAt: input.releaseAt ?? null,
      releasedBy: null,
      releasedAt: null,
    });
    return [{ type: 'HOLD_PLACED', reason: input.reason, visibility: 'STAFF' }];
  });
}
