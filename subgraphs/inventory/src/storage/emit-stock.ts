import type { StockChanged, StockMoved } from '@oms/platform/events/stock-events';
import { groupInto } from '@oms/platform/graphql/align';
import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, sql } from '@oms/platform/database/sql';
import { stockFacets } from '../rules/stock-facets.js';
import { levelKey, type LevelKey, type StockChange } from '../rules/stock-level.js';
import { KEY_COLUMNS, keyRecords } from './level-keys.js';

/** Units on order for each level: open lines of purchase orders, and transfers to it. */
export const ON_ORDER = sql`coalesce((select sum(greatest(pl.quantity - pl.received, 0)) from purchase_order_line pl join purchase_order po on po.id = pl.purchase_order_id
  where pl.sku = level.sku and po.location_id = level.location_id and po.status in ('SUBMITTED', 'CONFIRMED', 'PARTIALLY_RECEIVED')), 0)::int
  + coalesce((select sum(tl.quantity - tl.received - tl.lost) from transfer_line tl join transfer t on t.id = tl.transfer_id
  where tl.sku = level.sku and t.to_location_id = level.location_id and t.status in ('READY_TO_SHIP', 'IN_TRANSIT', 'PARTIALLY_RECEIVED')), 0)::int`;

/** Changes of what is in the building; promises come and go far more often, and are told by the state itself. */
const movedInBuilding = (changes: readonly StockChange[]): StockMoved[] =>
  changes
    .filter(({ bucket }) => bucket === 'onHand' || bucket === 'damaged' || bucket === 'qualityControl')
    .map(({ bucket, delta, reason, reference = null }) => ({ bucket, delta, reason, reference }));

/**
 * `StockChanged` for each of the named levels, as they are now in this transaction. `changes` are those that this
 * transaction made, where it is changes of stock that made it speak.
 */
export async function emitStock(tx: Tx, keys: readonly LevelKey[], changes?: readonly StockChange[]): Promise<void> {
  const byLevel = changes && groupInto(changes, levelKey);
  const levels = await rows<StockChanged & { version: number }>(
    tx.db,
    sql`select level.sku, level.location_id, location.code as location_code, level.on_hand, level.reserved, level.soft_reserved, level.damaged, level.quality_control, level.safety_stock, level.backordered,
               level.on_hand - level.reserved - level.soft_reserved - level.damaged - level.quality_control - level.safety_stock as available, ${ON_ORDER} as on_order, policy.reorder_point, level.version
        from ${recordset(keyRecords(keys), 'k', KEY_COLUMNS)} join inventory_level level on level.sku = k.sku and level.location_id = k.location_id
        join location on location.id = level.location_id left join reorder_policy policy on policy.sku = level.sku and policy.location_id = level.location_id`,
  );
  for (const { version, ...level } of levels) {
    const moved = byLevel?.get(levelKey(level)) ?? [];
    tx.emit({
      type: 'StockChanged',
      aggregateId: levelKey(level),
      aggregateVersion: version,
      payload: { ...level, moved: movedInBuilding(moved) },
      facets: stockFacets(level.reorderPoint, byLevel && moved),
    });
  }
}

/** Raises the version of levels whose surroundings changed (a purchase order, a policy), and tells of them. */
export async function touchLevels(tx: Tx, keys: readonly LevelKey[]): Promise<void> {
  if (keys.length === 0) return;
  await rows(
    tx.db,
    sql`with locked as materialized (select level.id from inventory_level level join ${recordset(keyRecords(keys), 'k', KEY_COLUMNS)} using (sku, location_id) order by level.id for update of level)
        update inventory_level set version = version + 1, updated_at = ${tx.now} from locked where inventory_level.id = locked.id`,
  );
  await emitStock(tx, keys);
}
