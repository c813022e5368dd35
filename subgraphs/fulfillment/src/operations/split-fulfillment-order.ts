import type { OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { splitProblem, splitWork, type SplitLine } from '../rules/split-work.js';
import { UNTOUCHED } from '../rules/work-actions.js';
import type { FulfillmentServices } from '../services.js';
import { changeWork, type WorkCommandInput, type WorkCommandOutcome } from './change-work.js';

export interface SplitInput extends WorkCommandInput {
  readonly lines: readonly SplitLine[];
}

/** Part of the work becomes a fulfillment order of its own at the same location, which can be moved, held or shipped apart. */
export const splitFulfillmentOrder = (
  ctx: OperationContext<FulfillmentServices>,
  input: SplitInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'splitFulfillmentOrder', input, async (order, work, tx) => {
    if (!UNTOUCHED.includes(order.status))
      throw refuse('ILLEGAL_TRANSITION', `Work that is ${order.status} cannot be split.`, ['fulfillmentOrderId']);
    const problem = splitProblem(order, input.lines);
    if (problem)
      throw refuse(problem.code, problem.message, problem.index < 0 ? ['lines'] : ['lines', problem.index, 'quantity']);
    const before = order.lines.map((line) => line.id);
    const part = splitWork(order, input.lines, () => newId(tx.now));
    work.orders.push(part);
    const gone = before.filter((id) => !order.lines.some((line) => line.id === id));
    if (gone.length > 0) await run(tx.db, sql`delete from fulfillment_order_line where id = any(${gone}::uuid[])`);
    return [{ type: 'FULFILLMENT_SPLIT', reason: input.reason ?? null, data: { into: part.id } }];
  });
