import type { OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isTag } from '../rules/check-order.js';
import type { OrdersServices } from '../services.js';
import { changeOrder, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface TagOrderInput extends OrderCommandInput {
  readonly add?: readonly string[] | null;
  readonly remove?: readonly string[] | null;
}

const MAX_TAGS = 50;

/** Adds tags to an order and takes others away. */
export function tagOrder(ctx: OperationContext<OrdersServices>, input: TagOrderInput): Promise<OrderCommandOutcome> {
  return changeOrder(ctx, 'tagOrder', input, async (order, tx) => {
    const { add, remove } = input;
    if (!(add ?? []).every(isTag)) throw refuse('INVALID_TAG', 'A tag has 1 to 60 characters and no comma.', ['add']);
    const before = order.tags;
    const gone = new Set(remove);
    order.tags = [...new Set([...before, ...(add ?? [])])].filter((tag) => !gone.has(tag)).toSorted();
    if (order.tags.length > MAX_TAGS) throw refuse('TOO_MANY_TAGS', `An order has at most ${MAX_TAGS} tags.`, ['add']);
    await run(tx.db, sql`update orders set tags = ${order.tags}::text[] where id = ${order.id}`);
    return [{ type: 'TAGS_CHANGED', visibility: 'STAFF', data: { before, after: order.tags } }];
  });
}
