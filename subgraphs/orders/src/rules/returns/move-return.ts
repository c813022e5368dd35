import { nextState } from '@oms/platform/values/lifecycle';
import { policiesOf } from '../channel-policies.js';
import type { OrderState } from '../order-state.js';
import type { TimelineEntry } from '../timeline-entry.js';
import { returnLifecycle, type ReturnCommand } from './return-lifecycle.js';
import { expectedUnits, lotsOf, receivedUnits, type ReturnRecord } from './return-record.js';
import { returnedKits } from './return-units.js';

/** Notes that the return changed at this moment: its version rises once, whatever else changes with it. */
export function touch(one: ReturnRecord, now: Date): void {
  if (one.updatedAt === now) return;
  one.version += 1;
  one.updatedAt = now;
}

const DAY = 86_400_000;

/** The moment that a command is remembered by. */
const MOMENT: Readonly<Partial<Record<ReturnCommand, 'approvedAt' | 'inspectedAt' | 'resolvedAt' | 'closedAt'>>> = {
  approve: 'approvedAt',
  inspect: 'inspectedAt',
  resolve: 'resolvedAt',
  close: 'closedAt',
};

/** Commands after which a return is still awaited, under its allowance or as under way. */
const AWAITED: ReadonlySet<ReturnCommand> = new Set(['approve', 'issueLabel', 'depart', 'receivePart']);

/** When somebody is to ask where goods are that left now. */
export const overdueFrom = (order: Pick<OrderState, 'policies'>, now: Date): Date =>
  new Date(now.getTime() + policiesOf(order.policies).returns.overdueDays * DAY);

/** Sets the clocks that run while goods are awaited. */
function setClocks(order: OrderState, one: ReturnRecord, command: ReturnCommand, now: Date): void {
  const { authorizationDays } = policiesOf(order.policies).returns;
  if (command === 'approve') one.expiresAt = new Date(now.getTime() + authorizationDays * DAY);
  else if (command !== 'issueLabel') one.expiresAt = null;
  if (command === 'depart') one.overdueAt = overdueFrom(order, now);
  else if (!AWAITED.has(command)) one.overdueAt = null;
}

/** Moves a return on; false where its state does not allow it. */
export function moveReturn(order: OrderState, one: ReturnRecord, command: ReturnCommand, now: Date): boolean {
  const next = nextState(returnLifecycle, one.status, command);
  if (!next) return false;
  one.status = next;
  touch(one, now);
  setClocks(order, one, command, now);
  const moment = MOMENT[command];
  if (moment) one[moment] = now;
  if (command === 'receivePart' || command === 'receiveAll') one.receivedAt ??= now;
  return true;
}

/** The entry of the timeline that tells of a return. */
export const returnEntry = (
  type: string,
  one: ReturnRecord,
  more: { readonly reason?: string | null; readonly visibility?: 'CUSTOMER' | 'STAFF'; readonly data?: object } = {},
): TimelineEntry => ({
  type,
  reason: more.reason ?? null,
  ...(more.visibility ? { visibility: more.visibility } : {}),
  data: { returnId: one.id, returnNumber: one.number, ...more.data },
});

/** What the customer is given for it in money or credit; nothing is said of an exchange or a refusal. */
function paidOf(one: ReturnRecord): { amount?: number } {
  const paid = lotsOf(one).filter(({ resolution }) => resolution === 'REFUND' || resolution === 'STORE_CREDIT');
  const amount = paid.reduce((sum, { value, fee }) => sum + value - fee, -one.shippingFee);
  return amount > 0 ? { amount } : {};
}

/** Brings the state of a return in line with its lots: how much came, and what was decided of it. */
export function advanceReturn(order: OrderState, one: ReturnRecord, now: Date): TimelineEntry[] {
  const received = one.lines.reduce((sum, line) => sum + receivedUnits(line), 0);
  const expected = one.lines.reduce((sum, line) => sum + Math.max(0, expectedUnits(line)), 0);
  const lots = lotsOf(one);
  const entries: TimelineEntry[] = [];
  const to = (command: ReturnCommand, type: string, data: object = {}): void => {
    if (moveReturn(order, one, command, now)) entries.push(returnEntry(type, one, { data }));
  };
  if (received === 0) return entries;
  if (expected > 0) to('receivePart', 'RETURN_PARTIALLY_RECEIVED');
  else to('receiveAll', 'RETURN_RECEIVED');
  if (lots.every((lot) => lot.disposition !== null)) to('inspect', 'RETURN_INSPECTED');
  if (lots.every((lot) => lot.resolution !== null)) to('resolve', 'RETURN_RESOLVED', paidOf(one));
  return entries;
}

/** Counts what is back, and closes returns that are decided once their money is on no way any more. */
export function settleReturns(order: OrderState, now: Date): TimelineEntry[] {
  if (order.returns.length === 0) return [];
  for (const line of order.lines) line.returned = Math.max(0, returnedKits(order, line));
  const open = order.refunds.some((refund) => refund.status === 'PENDING' || refund.status === 'FAILED');
  if (open) return [];
  const done = order.returns.filter((one) => moveReturn(order, one, 'close', now));
  return done.map((one) => returnEntry('RETURN_CLOSED', one, { visibility: 'STAFF' }));
}
