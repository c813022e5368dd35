import { hasPermission, type Actor } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { isKeepable } from '@oms/platform/values/keepable';
import { textProblems } from '../rules/problem.js';
import type { OrderState } from '../rules/order-state.js';
import { isOwnOrder } from '../rules/own-order.js';
import { touch } from '../rules/returns/move-return.js';
import { casesPast } from '../rules/returns/return-cases.js';
import type { ReturnRecord } from '../rules/returns/return-record.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import { pendingOf } from './enter-orders.js';

export interface ReturnCommandInput {
  readonly returnId: string;
  /** The return's version that was seen. */
  readonly expectedVersion?: number | null;
  readonly dryRun?: boolean | null;
}

export interface ReturnOutcome {
  readonly orderId: string;
  readonly returnId: string;
  readonly version: number;
  /** Payments of this command that the provider has yet to authorise. */
  readonly pendingPaymentIds: readonly string[];
}

/** What a command made of a return. */
export interface ReturnChange {
  readonly entries: readonly TimelineEntry[];
  /** Whether the order has new lines. */
  readonly reshaped?: boolean;
}

/** Who may call a command: the customer too, those who work at a location too, or service alone. */
export type ReturnAccess = 'CUSTOMER' | 'LOCATION' | 'SERVICE';

const mayTouch = (actor: Actor, order: OrderState, access: ReturnAccess): boolean =>
  hasPermission(actor, 'orders:write') ||
  (access === 'LOCATION' && hasPermission(actor, 'fulfillment:write')) ||
  (access === 'CUSTOMER' && isOwnOrder(actor, order));

/** Locks the order of a command on returns. Orders that the caller may not touch do not exist for it. */
export async function lockReturnOrder(tx: Tx, orderId: string | undefined, access: ReturnAccess): Promise<OrderState> {
  const [order] = orderId && isId(orderId) ? await lockOrders(tx.db, [orderId]) : [];
  if (!order || !mayTouch(tx.actor, order, access))
    throw refuse('ORDER_NOT_FOUND', 'There is no such order.', ['orderId']);
  return order;
}

const orderOf = (tx: Tx, returnId: string): Promise<{ orderId: string } | undefined> =>
  firstRow(tx.db, sql`select order_id from order_return where id = ${returnId}`);

/** The place with this code. Refuses one that does not exist or where the caller does not work. */
export async function requireWorkplace(tx: Tx, code: string): Promise<string> {
  const place = isKeepable(code)
    ? await firstRow<{ id: string }>(tx.db, sql`select id from known_location where code = ${code} and active`)
    : undefined;
  const { locations } = tx.actor;
  if (!place || (locations && !locations.includes(code)))
    throw refuse('UNKNOWN_LOCATION', 'There is no such location, or you do not work there.', ['locationCode']);
  return place.id;
}

/** Locks a return with its order. Refuses RETURN_NOT_FOUND, and VERSION_CONFLICT with the current version. */
async function lockReturn(
  tx: Tx,
  input: ReturnCommandInput,
  access: ReturnAccess,
): Promise<{ order: OrderState; one: ReturnRecord }> {
  const unkeepable = textProblems(input);
  if (unkeepable.length > 0) throw new DomainError(unkeepable);
  if (input.dryRun) tx.discard();
  const found = isId(input.returnId) ? await orderOf(tx, input.returnId) : undefined;
  const [order] = found ? await lockOrders(tx.db, [found.orderId]) : [];
  const one = order?.returns.find((each) => each.id === input.returnId.toLowerCase());
  if (!order || !one || !mayTouch(tx.actor, order, access))
    throw refuse('RETURN_NOT_FOUND', 'There is no such return.', ['returnId']);
  const { expectedVersion } = input;
  if (expectedVersion != null && expectedVersion !== one.version)
    throw refuse('VERSION_CONFLICT', `The return is at version ${one.version} by now.`, ['expectedVersion'], {
      currentVersion: one.version,
    });
  return { order, one };
}

/** The refusal of a command that the return's state does not allow. */
export const notNow = ({ status }: ReturnRecord, what: string): DomainError =>
  refuse('ILLEGAL_TRANSITION', `A return that is ${status} cannot be ${what}.`, ['returnId'], { status });

/** The steps that every command on one return shares: lock with the order, check the version, decide, save. */
export function changeReturn(
  ctx: OperationContext<OrdersServices>,
  command: string,
  { input, access }: { readonly input: ReturnCommandInput; readonly access: ReturnAccess },
  decide: (order: OrderState, one: ReturnRecord, tx: Tx) => ReturnChange | Promise<ReturnChange>,
): Promise<ReturnOutcome> {
  return runCommand(ctx, command, async (tx) => {
    const { order, one } = await lockReturn(tx, input, access);
    const before = demandFingerprint(order);
    const known = new Set(pendingOf(order));
    const was = { ...one };
    const { entries, reshaped = false } = await decide(order, one, tx);
    touch(one, tx.now);
    for (const past of casesPast(order, one, was)) tx.emit(past);
    if (!input.dryRun) await saveOrders(tx, ctx.services, [{ order, before, entries, reshaped }]);
    const pendingPaymentIds = input.dryRun ? [] : pendingOf(order).filter((id) => !known.has(id));
    return { orderId: order.id, returnId: one.id, version: one.version, pendingPaymentIds };
  });
}
