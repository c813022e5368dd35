import { hasPermission } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { nextState } from '@oms/platform/values/lifecycle';
import {
  appeasementLifecycle,
  limitOf,
  monthOf,
  type Appeasement,
  type AppeasementCommand,
} from '../rules/appeasement.js';
import type { OrderState } from '../rules/order-state.js';
import { textProblems } from '../rules/problem.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import {
  lockAppeasement,
  orderOfAppeasement,
  saveAppeasement,
  setLimitOf,
  takeBudget,
} from '../storage/appeasements.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';

export interface AppeasementCommandInput {
  readonly appeasementId: string;
  readonly expectedVersion?: number | null;
  readonly note?: string | null;
}

export interface AppeasementOutcome {
  readonly appeasementId: string;
  readonly orderId: string;
  readonly version: number;
}

/** An appeasement with its order, both locked. */
export interface Granting {
  readonly ctx: OperationContext<OrdersServices>;
  readonly tx: Tx;
  readonly order: OrderState;
  readonly one: Appeasement;
}

const unknownAppeasement = (): DomainError =>
  refuse('APPEASEMENT_NOT_FOUND', 'There is no such appeasement.', ['appeasementId']);

/** Moves it on by a command; refuses ILLEGAL_TRANSITION. */
export function moveOn({ one }: Pick<Granting, 'one'>, command: AppeasementCommand): void {
  const { status } = one;
  const next = nextState(appeasementLifecycle, status, command);
  if (!next)
    throw refuse('ILLEGAL_TRANSITION', `An appeasement that is ${status} does not ${command}.`, ['appeasementId'], {
      status,
    });
  one.status = next;
}

/** The entry of the order's timeline that says what became of it; the customer sees what it was given. */
const appeasementEntry = ({ id, kind, amount, status, reason }: Appeasement): TimelineEntry => ({
  type: `APPEASEMENT_${status}`,
  reason,
  visibility: status === 'ISSUED' ? 'CUSTOMER' : 'STAFF',
  data: { appeasementId: id, kind, amount },
});

/**
 * Counts it against the actor's own budget when it is within what the actor's role grants by itself; false when somebody
 * else must decide.
 */
export async function withinOwnLimit({ ctx, tx, one }: Granting): Promise<boolean> {
  const { role, id: agentId } = tx.actor;
  const { currency, amount } = one;
  const limit = limitOf(await setLimitOf(tx.db, role, currency), hasPermission(ctx.actor, 'orders:credit'));
  if (amount > limit.perAppeasement) return false;
  const month = monthOf(tx.now);
  if (!(await takeBudget(tx, { agentId, currency, month, amount }, limit.perMonth))) return false;
  Object.assign(one, { budgetAgent: agentId, budgetMonth: month });
  return true;
}

/** Writes appeasement and order together, and answers where they are. */
export async function keep(
  { ctx, tx, order, one }: Granting,
  before: { readonly fingerprint: string; readonly wasPending: boolean },
  { entries, reshaped = false }: { readonly entries: readonly TimelineEntry[]; readonly reshaped?: boolean },
): Promise<AppeasementOutcome> {
  const all = [...entries, appeasementEntry(one)];
  await saveOrders(tx, ctx.services, [{ order, before: before.fingerprint, entries: all, reshaped }]);
  await saveAppeasement(tx, order, one, before.wasPending);
  return { appeasementId: one.id, orderId: order.id, version: one.version };
}

/** What a decision did besides moving the appeasement on. */
export interface Decided {
  readonly entries: readonly TimelineEntry[];
  readonly reshaped?: boolean;
}

/** The steps that every command on one appeasement shares: lock its order and itself, check the version, decide, write. */
export function changeAppeasement(
  ctx: OperationContext<OrdersServices>,
  command: string,
  input: AppeasementCommandInput,
  decide: (granting: Granting) => Promise<Decided>,
): Promise<AppeasementOutcome> {
  return runCommand(ctx, command, async (tx) => {
    const unkeepable = textProblems(input);
    if (unkeepable.length > 0) throw new DomainError(unkeepable);
    const orderId = await orderOfAppeasement(tx.db, input.appeasementId);
    const [order] = orderId ? await lockOrders(tx.db, [orderId]) : [];
    const one = order ? await lockAppeasement(tx.db, input.appeasementId) : undefined;
    if (!order || !one) throw unknownAppeasement();
    const { expectedVersion } = input;
    if (expectedVersion != null && expectedVersion !== one.version)
      throw refuse('VERSION_CONFLICT', `The appeasement is at version ${one.version} by now.`, ['expectedVersion'], {
        currentVersion: one.version,
      });
    const before = { fingerprint: demandFingerprint(order), wasPending: one.status === 'PENDING_APPROVAL' };
    const granting = { ctx, tx, order, one };
    one.version += 1;
    return keep(granting, before, await decide(granting));
  });
}
