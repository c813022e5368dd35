import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { newHold } from '../rules/new-hold.js';
import type { OrdersServices } from '../services.js';
import { changeOrder, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface HoldOrderInput extends OrderCommandInput {
  readonly reason: string;
  readonly note?: string | null;
  readonly releaseAt?: Date | null;
  /** A role, or an actor's id: who may release it, beside leads. */
  readonly owner?: string | null;
}

const REASON = /^[A-Z][A-Z0-9_]{1,39}$/;

const OWNER = /^\S{1,100}$/;

/** Stops fulfillment of an order for a reason; several holds may stand at once. Effective once fulfillment acknowledged. */
export function holdOrder(ctx: OperationContext<OrdersServices>, input: HoldOrderInput): Promise<OrderCommandOutcome> {
  return changeOrder(ctx, 'holdOrder', input, (order, tx) => {
    if (!REASON.test(input.reason))
      throw refuse('INVALID_REASON', 'A reason is a code such as SUSPECTED_FRAUD.', ['reason']);
    if (input.owner && !OWNER.test(input.owner))
      throw refuse('INVALID_OWNER', 'An owner is a role or the id of an actor.', ['owner']);
    if (!['PENDING', 'CONFIRMED', 'PROCESSING'].includes(order.status))
      throw refuse('ILLEGAL_TRANSITION', `An order that is ${order.status} cannot be held.`, ['orderId'], {
        status: order.status,
      });
    const { reason, note = null, releaseAt = null, owner = null } = input;
    const by = { role: tx.actor.role, id: tx.actor.id };
    order.holds.push(newHold(reason, { by, at: tx.now, note, releaseAt, owner }));
    return [{ type: 'HOLD_PLACED', reason: input.reason, visibility: 'STAFF' }];
  });
}
