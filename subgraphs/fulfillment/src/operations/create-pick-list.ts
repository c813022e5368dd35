import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, recordset, run, sql, type RawBuilder } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId, newId } from '@oms/platform/values/ids';
import { nextState } from '@oms/platform/values/lifecycle';
import { workLifecycle } from '../rules/lifecycles.js';
import type { FulfillmentServices } from '../services.js';
import { lockWork } from '../storage/load-work.js';
import type { LockedWork } from '../storage/locked-work.js';
import { pickableOrders } from '../storage/pick-lists.js';
import { saveWorks } from '../storage/save-work.js';
import type { ChangedWork } from '../storage/work-transitions.js';
import { requireLocation } from './require-location.js';
import { worksAt } from './works-at.js';

export interface CreatePickListInput {
  readonly locationId: string;
  /** SINGLE: one order. BATCH: several orders on one walk, each into its tote. WAVE: all that a filter finds. */
  readonly kind: string;
  /** These orders; otherwise the most urgent ones that match. */
  readonly fulfillmentOrderIds?: readonly string[] | null;
  readonly dueBefore?: Date | null;
  readonly service?: string | null;
  readonly deliveryMethod?: string | null;
  /** Only orders of one unit, which need no tote of their own. */
  readonly singleUnit?: boolean | null;
  readonly maxOrders?: number | null;
  readonly assignedTo?: string | null;
}

const LARGEST: Readonly<Record<string, number>> = { SINGLE: 1, BATCH: 50, WAVE: 500 };
const USUAL: Readonly<Record<string, number>> = { SINGLE: 1, BATCH: 12, WAVE: 500 };

function limitOf({ kind, maxOrders, fulfillmentOrderIds }: CreatePickListInput): number {
  const largest = LARGEST[kind];
  if (largest === undefined) throw refuse('INVALID_KIND', 'The kind is SINGLE, BATCH or WAVE.', ['kind']);
  const limit = maxOrders ?? fulfillmentOrderIds?.length ?? USUAL[kind] ?? largest;
  if (limit < 1 || limit > largest)
    throw refuse('INVALID_QUANTITY', `A ${kind} pick list has 1 to ${largest} orders.`, ['maxOrders']);
  return limit;
}

function conditionsOf(input: CreatePickListInput): RawBuilder<unknown>[] {
  const { fulfillmentOrderIds, dueBefore, service, deliveryMethod, singleUnit } = input;
  return [
    ...(fulfillmentOrderIds ? [sql`o.id = any(${fulfillmentOrderIds.filter(isId)}::uuid[])`] : []),
    ...(dueBefore ? [sql`o.due_at <= ${dueBefore}`] : []),
    ...(service ? [sql`o.service = ${service}`] : []),
    ...(deliveryMethod ? [sql`o.method = ${deliveryMethod}`] : []),
    ...(singleUnit
      ? [
          sql`(select sum(quantity - cancelled - short) from fulfillment_order_line l where l.fulfillment_order_id = o.id) = 1`,
        ]
      : []),
  ];
}

/** Accepts what has not been accepted; answers the orders that may really be picked now that their work is locked. */
async function takeOn(tx: Tx, works: readonly LockedWork[], wanted: ReadonlySet<string>): Promise<string[]> {
  const taken: string[] = [];
  const changed: ChangedWork[] = [];
  for (const work of works) {
    const mine = work.orders.filter((order) => wanted.has(order.id) && !order.onHold);
    const fresh = mine.filter((order) => order.status === 'OPEN');
    for (const order of fresh) order.status = nextState(workLifecycle, order.status, 'accept') ?? order.status;
    const transitions = fresh.map(({ id }) => ({ type: 'FULFILLMENT_ACCEPTED', fulfillmentOrderId: id }));
    if (fresh.length > 0) changed.push({ work, transitions });
    taken.push(...mine.filter((order) => order.status === 'ACCEPTED').map((order) => order.id));
  }
  await saveWorks(tx, changed);
  return taken;
}

async function putList(tx: Tx, input: CreatePickListInput, orderIds: readonly string[]): Promise<string> {
  const id = newId(tx.now);
  const by = JSON.stringify({ role: tx.actor.role, id: tx.actor.id });
  await run(
    tx.db,
    sql`insert into pick_list (id, number, location_id, kind, status, assigned_to, created_at, created_by)
        values (${id}, 'P-' || nextval('pick_list_number'), ${input.locationId}, ${input.kind}, 'OPEN', ${input.assignedTo ?? null}, ${tx.now}, ${by}::jsonb)`,
  );
  const totes = orderIds.map((orderId, index) => ({ fulfillment_order_id: orderId, tote: index + 1 }));
  await run(
    tx.db,
    sql`insert into pick_list_order (pick_list_id, fulfillment_order_id, tote) select ${id}::uuid, fulfillment_order_id, tote from ${recordset(totes, 't', 'fulfillment_order_id uuid, tote int')}`,
  );
  return id;
}

/**
 * Puts orders on one walk through a location, most urgent first, and accepts them. An order is on one list at a time:
 * lists of one location are made one after the other.
 */
export const createPickList = (
  ctx: OperationContext<FulfillmentServices>,
  input: CreatePickListInput,
): Promise<{ pickListId: string }> =>
  runCommand(ctx, 'createPickList', async (tx) => {
    const limit = limitOf(input);
    if (
      !isId(input.locationId) ||
      !(await firstRow(tx.db, sql`select 1 from known_location where id = ${input.locationId}`))
    )
      throw refuse('UNKNOWN_LOCATION', 'There is no such location.', ['locationId']);
    await requireLocation(ctx, tx, [input.locationId]);
    await run(tx.db, sql`select pg_advisory_xact_lock(hashtextextended(${`pick-list:${input.locationId}`}, 0))`);
    const { locationId } = input;
    const found = await pickableOrders(tx.db, { locationId, conditions: conditionsOf(input), limit });
    const works = await lockWork(tx.db, [...new Set(found.map(({ orderId }) => orderId))]);
    const ready = new Set(await takeOn(tx, works, new Set(found.map(({ id }) => id))));
    const orderIds = found.map(({ id }) => id).filter((id) => ready.has(id));
    if (orderIds.length === 0)
      throw refuse('NOTHING_TO_PICK', 'No work that matches is open, unheld and on no other pick list.', [
        'locationId',
      ]);
    return { pickListId: await putList(tx, input, orderIds) };
  });

/** Takes an unfinished list apart; what was picked stays picked, and the rest can go on another list. */
export const cancelPickList = (
  ctx: OperationContext<FulfillmentServices>,
  { pickListId }: { readonly pickListId: string },
): Promise<{ pickListId: string }> =>
  runCommand(ctx, 'cancelPickList', async (tx) => {
    const list = isId(pickListId)
      ? await firstRow<{ locationId: string; status: string }>(
          tx.db,
          sql`select location_id, status from pick_list where id = ${pickListId} for update`,
        )
      : undefined;
    if (!list || !(await worksAt(ctx.actor, tx.db, [list.locationId])))
      throw refuse('UNKNOWN_PICK_LIST', 'There is no such pick list.', ['pickListId']);
    await run(tx.db, sql`update pick_list set status = 'CANCELLED' where id = ${pickListId}`);
    return { pickListId };
  });
