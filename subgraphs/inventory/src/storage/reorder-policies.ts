import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { LevelKey } from '../rules/stock-level.js';
import { KEY_COLUMNS } from './level-keys.js';

/** When an item is ordered again at a location, and up to how many units. */
export interface ReorderPolicy extends LevelKey {
  readonly reorderPoint: number;
  readonly orderUpTo: number;
}

/** Writes the reorder policies of levels, each level at most once. */
export async function putReorderPolicies(tx: Tx, policies: readonly ReorderPolicy[]): Promise<void> {
  const records = policies.map(({ sku, locationId, reorderPoint, orderUpTo }) => ({
    sku,
    location_id: locationId,
    reorder_point: reorderPoint,
    order_up_to: orderUpTo,
  }));
  await run(
    tx.db,
    sql`insert into reorder_policy select * from ${recordset(records, 'p', `${KEY_COLUMNS}, reorder_point int, order_up_to int`)}
        on conflict (sku, location_id) do update set reorder_point = excluded.reorder_point, order_up_to = excluded.order_up_to`,
  );
}

/** Sets how many units of levels are never promised. */
export async function putSafetyStock(
  tx: Tx,
  levels: readonly (LevelKey & { readonly safetyStock: number })[],
): Promise<void> {
  const records = levels.map(({ sku, locationId, safetyStock }) => ({
    sku,
    location_id: locationId,
    safety_stock: safetyStock,
  }));
  await run(
    tx.db,
    sql`update inventory_level level set safety_stock = s.safety_stock from ${recordset(records, 's', `${KEY_COLUMNS}, safety_stock int`)} where level.sku = s.sku and level.location_id = s.location_id`,
  );
}
