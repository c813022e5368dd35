import { hasPermission } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { DomainError, refuse, type UserErrorData } from '@oms/platform/errors/domain-error';
import { isKeepable } from '@oms/platform/values/keepable';
import type { OrderState } from '../rules/order-state.js';
import { problem, textProblems } from '../rules/problem.js';
import { checkReturn, type ReturnLineInput } from '../rules/returns/check-return.js';
import { advanceReturn, moveReturn, returnEntry, touch } from '../rules/returns/move-return.js';
import { casesPast } from '../rules/returns/return-cases.js';
import { openReturn, returnLinesOf } from '../rules/returns/new-return.js';
import { receiveUnits, type ReceivedUnits } from '../rules/returns/receive-units.js';
import { expectedUnits, isUnderWay, type Resolution, type ReturnRecord } from '../rules/returns/return-record.js';
import { returnables } from '../rules/returns/returnable.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import { addReturnTerm } from '../storage/tracking-terms.js';
import { requireExchangeable } from './exchange-facts.js';
import { lockReturnOrder, requireWorkplace, type ReturnOutcome } from './change-return.js';

export interface StoreReturnItem {
  /** As scanned. */
  readonly sku: string;
  readonly quantity: number;
  /** Default OTHER. */
  readonly reason?: string | null;
  readonly resolution?: Resolution | null;
  /** Of an exchange: what for; default: the same again. */
  readonly exchangeSku?: string | null;
}

export interface OpenStoreReturnInput {
  /** What the customer shows: the number of the order or of a return, or its code. */
  readonly code: string;
  readonly locationCode: string;
  readonly items: readonly StoreReturnItem[];
  /** For service: against the policy. */
  readonly override?: boolean | null;
}

interface Found {
  readonly orderId: string;
  readonly returnId: string | null;
}

/** The order, and the return if one was shown; numbers are found however they are typed. */
const find = (tx: Tx, code: string): Promise<Found | undefined> =>
  firstRow<Found>(
    tx.db,
    sql`select id as order_id, null::uuid as return_id from orders where number = upper(${code.trim()}) or number = ${code.trim()}
        union all select order_id, id from order_return where number = upper(${code.trim()}) or number = ${code.trim()} limit 1`,
  );

/** A return that waits for exactly such goods: the one that was shown, otherwise any of the order. */
function waiting(
  order: OrderState,
  returnId: string | null,
  items: readonly StoreReturnItem[],
): ReturnRecord | undefined {
  const takes = (one: ReturnRecord): boolean =>
    items.every(({ sku, quantity }) => {
      const expected = one.lines.filter((line) => line.sku === sku).reduce((sum, line) => sum + expectedUnits(line), 0);
      return expected >= quantity;
    });
  const open = order.returns.filter((one) => isUnderWay(one) || one.status === 'REQUESTED');
  return open.find((one) => (returnId ? one.id === returnId : takes(one)));
}

interface Candidate {
  readonly lineId: string;
  /** Of a kit's part; absent: whole kits. */
  readonly sku?: string;
  room: number;
}

const isSoldByItself = ({ components, sku }: OrderState['lines'][number]): boolean =>
  components.every((one) => one.sku === sku);

/** Lines that a scanned item may belong to, with how many units of each may come back. */
function candidatesFor(order: OrderState, now: Date): (sku: string) => Candidate[] {
  const possible = returnables(order, now);
  const parts = possible.map(({ line, sku, most }): Candidate & { of: string } => ({
    lineId: line.id,
    sku,
    room: most,
    of: sku,
  }));
  const kits = order.lines.flatMap((line): (Candidate & { of: string })[] => {
    if (isSoldByItself(line)) return [];
    const rooms = possible
      .filter((one) => one.line === line)
      .map((one) => Math.floor(one.most / (line.components.find(({ sku }) => sku === one.sku)?.perKit ?? 1)));
    return [{ lineId: line.id, room: Math.min(...rooms), of: line.sku }];
  });
  // What was bought by itself comes before the parts of kits.
  const whole = new Set(order.lines.filter(isSoldByItself).map(({ id }) => id));
  const ordered = [
    ...parts.filter(({ lineId }) => whole.has(lineId)),
    ...parts.filter(({ lineId }) => !whole.has(lineId)),
  ];
  return (sku) => [...ordered, ...kits].filter(({ of }) => of === sku);
}

/** Scanned items as lines: of several lines with the same item those that may come back are filled one after the other. */
function linesFor(
  order: OrderState,
  items: readonly StoreReturnItem[],
  now: Date,
): { lines: ReturnLineInput[]; problems: UserErrorData[] } {
  const candidates = candidatesFor(order, now);
  const problems: UserErrorData[] = [];
  const lines = items.flatMap(({ sku, quantity, reason, resolution, exchangeSku }, index): ReturnLineInput[] => {
    const mine = candidates(sku);
    if (mine.length === 0)
      problems.push(problem('NOT_IN_ORDER', `${sku} was not sold with this order.`, 'items', index, 'sku'));
    const fills = mine.filter(({ room }) => room > 0);
    let units = quantity;
    return (fills.length > 0 ? fills : mine.slice(0, 1)).flatMap((one, place, all): ReturnLineInput[] => {
      // What is too many is asked of the last, so that it is refused with the reason.
      const taken = place === all.length - 1 ? units : Math.min(units, one.room);
      units -= taken;
      one.room -= taken;
      const wish = { reason: reason ?? 'OTHER', resolution: resolution ?? null, exchangeSku: exchangeSku ?? null };
      return taken === 0 && quantity > 0
        ? []
        : [{ lineId: one.lineId, ...(one.sku ? { sku: one.sku } : {}), quantity: taken, ...wish }];
    });
  });
  return { lines, problems };
}

/** A return over the counter of what the customer brought without asking first. */
function openHere(tx: Tx, order: OrderState, input: OpenStoreReturnInput, locationId: string): ReturnRecord {
  const { lines, problems } = linesFor(order, input.items, tx.now);
  const override = input.override === true && hasPermission(tx.actor, 'orders:write');
  if (problems.length > 0) throw new DomainError(problems);
  problems.push(...checkReturn(order, lines, { rights: { override, undelivered: true }, now: tx.now }));
  if (problems.length > 0)
    throw new DomainError(problems.map((one) => ({ ...one, field: ['items', ...(one.field ?? []).slice(1)] })));
  const by = { role: tx.actor.role, id: tx.actor.id };
  const place = { origin: 'STORE', shipping: 'STORE', status: 'APPROVED', locationId } as const;
  return openReturn(order, returnLinesOf(order, lines, tx.now), { ...place, by, now: tx.now });
}

function take(
  tx: Tx,
  order: OrderState,
  { returnId }: Found,
  { input, locationId }: { readonly input: OpenStoreReturnInput; readonly locationId: string },
): { one: ReturnRecord; entries: TimelineEntry[]; opened: boolean } {
  const known = waiting(order, returnId, input.items);
  if (!known && returnId) throw refuse('ILLEGAL_TRANSITION', 'Nothing of this return is still to come.', ['code']);
  const one = known ?? openHere(tx, order, input, locationId);
  const was = { ...one };
  const entries = known ? [] : [returnEntry('RETURN_REQUESTED', one, { data: { locationCode: input.locationCode } })];
  if (moveReturn(order, one, 'approve', tx.now)) entries.push(returnEntry('RETURN_APPROVED', one));
  touch(one, tx.now);
  const scanned: ReceivedUnits[] = known
    ? [...input.items]
    : one.lines.map((line) => ({ returnLineId: line.id, quantity: line.quantity }));
  const problems = receiveUnits(one, scanned, { locationId, now: tx.now });
  if (problems.length > 0) throw new DomainError(problems);
  entries.push(...advanceReturn(order, one, tx.now));
  for (const past of casesPast(order, one, was)) tx.emit(past);
  return { one, entries, opened: !known };
}

/**
 * The first half of a return over the counter: what the customer shows is scanned, and what the customer brings. It is
 * received here, under the return that waits for it or a new one that the policy allows. `completeStoreReturn` is the rest.
 */
export function openStoreReturn(
  ctx: OperationContext<OrdersServices>,
  input: OpenStoreReturnInput,
): Promise<ReturnOutcome> {
  return runCommand(ctx, 'openStoreReturn', async (tx) => {
    const unkeepable = textProblems(input);
    if (unkeepable.length > 0) throw new DomainError(unkeepable);
    const locationId = await requireWorkplace(tx, input.locationCode);
    if (input.items.length === 0) throw refuse('EMPTY_RETURN', 'Scan what is brought back.', ['items']);
    const found = isKeepable(input.code) ? await find(tx, input.code) : undefined;
    if (!found) throw refuse('ORDER_NOT_FOUND', 'There is no such order or return.', ['code']);
    const order = await lockReturnOrder(tx, found.orderId, 'LOCATION');
    const before = demandFingerprint(order);
    await requireExchangeable(tx, order, input.items, 'items');
    const { one, entries, opened } = take(tx, order, found, { input, locationId });
    await saveOrders(tx, ctx.services, [{ order, before, entries }]);
    if (opened) await addReturnTerm(tx, order.id, one.number);
    return { orderId: order.id, returnId: one.id, version: one.version, pendingPaymentIds: [] };
  });
}
