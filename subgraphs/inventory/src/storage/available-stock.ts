import { rows, sql, type Sql } from '@oms/platform/database/sql';
import type { StockAt } from '../rules/availability.js';

/** What may be promised of these items at every active location. */
export const loadAvailableStock = (db: Sql, skus: readonly string[]): Promise<StockAt[]> =>
  rows(
    db,
    sql`select level.sku, level.location_id, level.on_hand - level.reserved - level.soft_reserved - level.damaged - level.quality_control - level.safety_stock as available, location.pickup_enabled as pickup,
               (location.address->>'latitude')::float8 as latitude, (location.address->>'longitude')::float8 as longitude
        from inventory_level level join location on location.id = level.location_id and location.active where level.sku = any(${skus}::text[])`,
  );

/** When more of each of these items is expected, by SKU. */
export async function loadIncoming(db: Sql, skus: readonly string[]): Promise<Map<string, Date>> {
  const found = await rows<{ sku: string; expectedAt: Date }>(
    db,
    sql`select l.sku, min(p.expected_at) as expected_at from purchase_order_line l join purchase_order p on p.id = l.purchase_order_id where l.sku = any(${skus}::text[]) and p.status in ('SUBMITTED', 'CONFIRMED', 'PARTIALLY_RECEIVED') and l.received < l.quantity group by l.sku`,
  );
  return new Map(found.map((one) => [one.sku, one.expectedAt]));
}
