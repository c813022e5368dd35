import { hasPermission, type Actor } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { isOwnOrder } from '../rules/own-order.js';
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
  /** Of commands that change nothing of the order but what is asked of it: whoever sees it may give them. */
  readonly access?: 'SEES';
}

export interface OrderCommandOutcome {
  readonly orderId: string;
  readonly version: number;
}

/** A customer changes its own orders only; others do not exist for it. */
const mayChange = (actor: Actor, order: OrderState, { access }: OrderCommandInput): boolean =>
  hasPermission(actor, access === 'SEES' ? 'orders:read' : 'orders:write') || isOwnOrder(actor, order);

interface ChangeSince {
  readonly type: string;
  readonly occurredAt: Date;
  readonly actor: unknown;
  readonly reason: string | null;
  readonly data: unknown;
}

/** The refusal of a stale version: it tells what has happened since. */
async function conflict(tx: Tx, order: OrderState, expected: number): Promise<DomainError> {
  const changes = await rows<ChangeSince>(
    tx.db,
    sql`select type, occurred_at, actor, reason, data from order_event where order_id = ${order.id} and order_version > ${expected} order by sequence desc limit 20`,
  );
  const details = { currentVersion: order.version, changes: changes.toReversed() };
  return refuse('VERSION_CONFLICT', `The order is at version ${order.version} by now.`, ['expectedVersion'], details);
}

/**
 * Locks and loads the order of a command; of a dry run nothing is kept, whatever the command does. Refuses ORDER_NOT_FOUND, and VERSION_CONFLICT with the current version and what
 * has changed since the expected one.
 */
export async function lockForChange(tx: Tx, actor: Actor, input: OrderCommandInput): Promise<OrderState> {
  const unkeepable = textProblems(input);
  if (unkeepable.length > 0) throw new DomainError(unkeepable);
  if (input.dryRun) tx.discard();
  const [order] = isId(input.orderId) ? await lockOrders(tx.db, [input.orderId]) : [];
  if (!order || !mayChange(actor, order, input))
    throw refuse('ORDER_NOT_FOUND', 'There is no such order.', ['orderId']);
  const { expectedVersion } = input;
  if (expectedVersion !== undefined && expectedVersion !== null && expectedVersion !== order.version)
    throw await conflict(tx, order, expectedVersion);
  return order;
}

/** What a command did to the order: entries of its timeline, and what else it answers (plain JSON). */
export interface Decision<Answer> {
  readonly entries: readonly TimelineEntry[];
  readonly answer: Answer;
  /** Whether lines, deliveries or prices are others now. */
  readonly reshaped?: boolean;
}

/**
 * The steps that every command on one order shares: lock, check the expected version, let `decide` change the loaded
 * order, save.
 */
export function changeOrderFor<Answer extends object>(
  ctx: OperationContext<OrdersServices>,
  command: string,
  input: OrderCommandInput,
  decide: (order: OrderState, tx: Tx) => Decision<Answer> | Promise<Decision<Answer>>,
): Promise<OrderCommandOutcome & Answer> {
  return runCommand(ctx, command, async (tx) => {
    const order = await lockForChange(tx, ctx.actor, input);
    const before = demandFingerprint(order);
    const { entries, answer, reshaped = false } = await decide(order, tx);
    if (!input.dryRun) await saveOrders(tx, ctx.services, [{ order, before, entries, reshaped }]);
    return { ...answer, orderId: order.id, version: order.version };
  });
}

/** As `changeOrderFor`, for commands that answer nothing but the order. */
export const changeOrder = (
  ctx: OperationContext<OrdersServices>,
  command: string,
  input: OrderCommandInput,
  decide: (order: OrderState, tx: Tx) => TimelineEntry[] | Promise<TimelineEntry[]>,
): Promise<OrderCommandOutcome> =>
  changeOrderFor(ctx, command, input, async (order, tx) => ({ entries: await decide(order, tx), answer: {} }));
