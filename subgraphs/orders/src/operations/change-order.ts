import { hasPermission, type Actor } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { textProblems } from '../rules/problem.js';
import type { OrderState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';

export interface OrderCommandInput {
  readonly orderId: string;
  readonly expectedVersion?: number | null;
  readonly dryRun?: boolean | null;
}

export interface OrderCommandOutcome {
  readonly orderId: string;
  readonly version: number;
}

/** A customer changes its own orders only; others do not exist for it. */
const mayChange = (actor: Actor, order: OrderState): boolean =>
  hasPermission(actor, 'orders:write') ||
  (actor.role === 'customer' && actor.customerId !== undefined && order.customerId === actor.customerId);

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
    const unkeepable = textProblems(input);
    if (unkeepable.length > 0) throw new DomainError(unkeepable);
    const [order] = isId(input.orderId) ? await lockOrders(tx.db, [input.orderId]) : [];
    if (!order || !mayChange(ctx.actor, order)) throw refuse('ORDER_NOT_FOUND', 'There is no such order.', ['orderId']);
    const { expectedVersion } = input;
    if (expectedVersion !== undefined && expectedVersion !== null && expectedVersion !== order.version) {
      throw refuse('VERSION_CONFLICT', `The order is at version ${order.version} by now.`, ['expectedVersion'], {
        currentVersion: order.version,
      });
    }
    const before = demandFingerprint(order);
    const entries = await decide(order, tx);
    if (!input.dryRun) await saveOrders(tx, ctx.services, [{ order, before, entries }]);
    return { orderId: order.id, version: order.version };
  });
}
