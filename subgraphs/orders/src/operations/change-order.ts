import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import type { OrderState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrder } from '../storage/save-order.js';
import type { TimelineEntry } from '../storage/timeline.js';

export interface OrderCommandInput {
  readonly orderId: string;
  readonly expectedVersion?: number | null;
  readonly dryRun?: boolean | null;
}

export interface OrderCommandOutcome {
  readonly orderId: string;
  readonly version: number;
}

/**
 * The steps that every command on one order shares: lock, check the expected version, let `decide` change the loaded
 * order, save. Refuses ORDER_NOT_FOUND and VERSION_CONFLICT (with the current version).
 */
export function changeOrder(
  ctx: OperationContext<OrdersServices>,
  command: string,
  input: OrderCommandInput,
  decide: (order: OrderState, tx: Tx) => TimelineEntry[] | Promise<TimelineEntry[]>,
): Promise<OrderCommandOutcome> {
  return runCommand(ctx, command, async (tx) => {
    const [order] = isId(input.orderId) ? await lockOrders(tx.db, [input.orderId]) : [];
    if (!order) throw refuse('ORDER_NOT_FOUND', 'There is no such order.', ['orderId']);
    const { expectedVersion } = input;
    if (expectedVersion !== undefined && expectedVersion !== null && expectedVersion !== order.version) {
      throw refuse('VERSION_CONFLICT', `The order is at version ${order.version} by now.`, ['expectedVersion'], {
        currentVersion: order.version,
      });
    }
    const before = demandFingerprint(order);
    const entries = await decide(order, tx);
    if (!input.dryRun) await saveOrder(tx, ctx.services, order, before, entries);
    return { orderId: order.id, version: order.version };
  });
}
