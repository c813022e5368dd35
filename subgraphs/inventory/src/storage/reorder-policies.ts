import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { LevelKey } from '../rules/stock-level.js';
import { KEY_COLUMNS } from './level-keys.js';

/** When an item is ordered again at a location, and up to how many units. */
export interface ReorderPolicy extends LevelKey {
  readonly reorderPoint: number;
  readonly orderUpTo: number;
  /** Default GIVEN: both numbers stay as they are. */
  readonly method?: 'GIVEN' | 'COMPUTED';
  readonly serviceLevel?: number | null;
  readonly reviewDays?: number | null;
  readonly lot?: 'ORDER_UP_TO' | 'EOQ';
  readonly holdingRate?: number | null;
}

/** Writes the reorder policies of levels, each level at most once. */
export async function putReorderPolicies(tx: Tx, policies: readonly ReorderPolicy[]): Promise<void> {
  const records = policies.map(({ sku, locationId, reorderPoint, orderUpTo, ...rest }) => ({
    sku,
    location_id: locationId,
    reorder_point: reorderPoint,
    order_up_to: orderUpTo,
    method: rest.method ?? 'GIVEN',
    service_level: rest.serviceLevel ?? null,
    review_days: rest.reviewDays ?? null,
    lot: rest.lot ?? 'ORDER_UP_TO',
    holding_rate: rest.holdingRate ?? null,
  }));
  await run(
    tx.db,
    sql`insert into reorder_policy (sku, location_id, reorder_point, order_up_to, method, service_level, review_days, lot, holding_rate)
        select * from ${recordset(records, 'p', `${KEY_COLUMNS}, reorder_point int, order_up_to int, method text, service_level float8, review_days int, lot text, holding_rate float8`)}
        on conflict (sku, location_id) do update set reorder_point = excluded.reorder_point, order_up_to = excluded.order_up_to, method = excluded.method,
          service_level = excluded.service_level, review_days = excluded.review_days, lot = excluded.lot, holding_rate = excluded.holding_rate`,
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
