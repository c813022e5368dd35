import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { allOpenLines, pickLines, pickProgress, type PickedLine } from '../rules/pick-lines.js';
import type { WorkOrder } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { advance, changeWork, type WorkCommandInput, type WorkCommandOutcome } from './change-work.js';
import { tellShortPick } from './tell-short-pick.js';

export interface PickInput extends WorkCommandInput {
  /** Default: everything. */
  readonly lines?: readonly PickedLine[] | null;
}

async function serialTracked(tx: Tx, order: WorkOrder): Promise<ReadonlySet<string>> {
  const skus = order.lines.map((line) => line.sku);
  const found = await rows<{ sku: string }>(
    tx.db,
    sql`select sku from item_handling where serial_tracked and sku = any(${skus}::text[])`,
  );
  return new Set(found.map(({ sku }) => sku));
}

/** Keeps which units were taken. A serial number that the line has already is refused. */
async function keepSerials(tx: Tx, lines: readonly PickedLine[]): Promise<void> {
  const units = lines.flatMap(({ lineId, serials }) =>
    (serials ?? []).map((serial) => ({ fulfillment_order_line_id: lineId, serial })),
  );
  if (units.length === 0) return;
  const added = await run(
    tx.db,
    sql`insert into picked_unit (fulfillment_order_line_id, serial, picked_at)
        select fulfillment_order_line_id, serial, ${tx.now}::timestamptz from ${recordset(units, 'u', 'fulfillment_order_line_id uuid, serial text')} on conflict do nothing`,
  );
  if (added < units.length)
    throw refuse('DUPLICATE_SERIAL', 'A serial number was picked before for this line.', ['lines']);
}

/** Picks within an open command: units, serial numbers, and what follows from what was not there. */
export async function pickWithin(
  tx: Tx,
  order: WorkOrder,
  lines: readonly PickedLine[],
): Promise<{ type: string; data?: unknown }[]> {
  const shortBefore = pickProgress(order).short;
  advance(order, 'startPicking');
  const problem = pickLines(order, lines, await serialTracked(tx, order));
  if (problem) throw refuse(problem.code, problem.message, problem.field, problem.details);
  await keepSerials(tx, lines);
  const { open, picked, short } = pickProgress(order);
  if (open === 0) advance(order, picked > 0 ? 'pick' : 'runShort');
  if (short > shortBefore) tellShortPick(tx, order, lines);
  return [
    ...(short > shortBefore ? [{ type: 'FULFILLMENT_SHORT', data: { units: short - shortBefore } }] : []),
    ...(open === 0 && picked > 0 ? [{ type: 'FULFILLMENT_PICKED' }] : []),
  ];
}

/** Units are taken from the shelf. What is short is sourced elsewhere; with nothing left the work ends. */
export const pickFulfillmentOrder = (
  ctx: OperationContext<FulfillmentServices>,
  input: PickInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'pickFulfillmentOrder', input, (order, _work, tx) =>
    pickWithin(tx, order, input.lines ?? allOpenLines(order)),
  );
