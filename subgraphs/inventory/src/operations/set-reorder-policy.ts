import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import type { InventoryServices } from '../services.js';
import { touchLevels } from '../storage/emit-stock.js';
import { ensureLevels } from '../storage/levels.js';

export interface SetReorderPolicyInput {
  readonly sku: string;
  readonly locationCode: string;
  readonly reorderPoint: number;
  /** Default: twice the reorder point. */
  readonly orderUpTo?: number | null;
}

/** Sets when an item is to be ordered again at a location, and up to how many units. */
export function setReorderPolicy(
  ctx: OperationContext<InventoryServices>,
  input: SetReorderPolicyInput,
): Promise<{ sku: string; locationId: string }> {
  return runCommand(ctx, 'setReorderPolicy', async (tx) => {
    const location = await firstRow<{ id: string }>(
      tx.db,
      sql`select id from location where code = ${input.locationCode}`,
    );
    if (!location) throw refuse('UNKNOWN_LOCATION', `There is no location ${input.locationCode}.`, ['locationCode']);
    if (!(await firstRow(tx.db, sql`select 1 as one from item where sku = ${input.sku}`)))
      throw refuse('UNKNOWN_SKU', `There is no item ${input.sku}.`, ['sku']);
    const orderUpTo = input.orderUpTo ?? Math.max(1, input.reorderPoint * 2);
    if (input.reorderPoint < 0 || orderUpTo < input.reorderPoint)
      throw refuse('INVALID_POLICY', 'orderUpTo must not be below reorderPoint, and neither below zero.', [
        'reorderPoint',
      ]);
    const key = { sku: input.sku, locationId: location.id };
    await ensureLevels(tx, [key]);
    await run(
      tx.db,
      sql`insert into reorder_policy (sku, location_id, reorder_point, order_up_to) values (${input.sku}, ${location.id}, ${input.reorderPoint}, ${orderUpTo})
          on conflict (sku, location_id) do update set reorder_point = excluded.reorder_point, order_up_to = excluded.order_up_to`,
    );
    await touchLevels(tx, [key]);
    return key;
  });
}
