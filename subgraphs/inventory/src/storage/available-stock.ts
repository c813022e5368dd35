import { firstRow, rows, sql, type Sql } from '@oms/platform/database/sql';
import type { AskedItem, Incoming, StockAt } from '../rules/availability.js';
import { graceLimit } from '../rules/cart-hold.js';
import type { LevelFacts } from '../rules/sourcing/problem.js';

type StockRow = Omit<StockAt, 'facts'> & LevelFacts;

/**
 * What may be promised of these items at each location. Units of cart holds whose time and grace are over count as free,
 * whether or not somebody has freed them yet.
 */
export async function loadAvailableStock(db: Sql, skus: readonly string[], now: Date): Promise<StockAt[]> {
  const found = await rows<StockRow>(
    db,
    sql`with over as materialized (
          select l.sku, l.location_id, sum(l.quantity)::int as units from reservation r join reservation_line l on l.reservation_id = r.id
          where r.state = 'PENDING' and r.expires_at < ${graceLimit(now)} and l.sku = any(${skus}::text[]) group by 1, 2)
        select level.sku, level.location_id, level.backordered, level.daily_demand, level.markdown_benefit, i.weight_grams,
               level.on_hand - level.reserved - level.soft_reserved - level.damaged - level.quality_control - level.safety_stock + coalesce(over.units, 0) as available
        from inventory_level level join item i on i.sku = level.sku left join over on over.sku = level.sku and over.location_id = level.location_id where level.sku = any(${skus}::text[])`,
  );
  return found.map(({ dailyDemand, markdownBenefit, weightGrams, ...stock }) => ({
    ...stock,
    facts: { dailyDemand, markdownBenefit, weightGrams },
  }));
}

/** Units of these items that are on their way: of purchase orders and of transfers, with the day they are expected. */
export const loadIncoming = (db: Sql, skus: readonly string[]): Promise<Incoming[]> =>
  rows(
    db,
    sql`select l.sku, p.location_id, l.quantity - l.received as units, coalesce(l.expected_at, p.expected_at) as expected_at
        from purchase_order_line l join purchase_order p on p.id = l.purchase_order_id
        where l.sku = any(${skus}::text[]) and p.status in ('SUBMITTED', 'CONFIRMED', 'PARTIALLY_RECEIVED') and l.received < l.quantity and coalesce(l.expected_at, p.expected_at) is not null
        union all
        select l.sku, t.to_location_id, l.shipped - l.received - l.lost, t.expected_at from transfer_line l join transfer t on t.id = l.transfer_id
        where l.sku = any(${skus}::text[]) and t.status in ('IN_TRANSIT', 'PARTIALLY_RECEIVED') and l.shipped > l.received + l.lost and t.expected_at is not null`,
  );

/** Units of each item that a channel never sees. */
export async function loadBuffer(db: Sql, channel: string): Promise<number> {
  const found = await firstRow<{ buffer: number }>(
    db,
    sql`select buffer from channel_stock where channel_code = ${channel}`,
  );
  return found?.buffer ?? 0;
}

/** What is asked of items that exist, with their parts; unknown ones are left out. */
export async function loadAsked(
  db: Sql,
  asked: readonly { readonly sku: string; readonly quantity: number }[],
): Promise<Map<string, Omit<AskedItem, 'quantity'>>> {
  const found = await rows<Omit<AskedItem, 'quantity'>>(
    db,
    sql`select i.sku, i.stock_tracked, i.preorder_release_at as release_at,
               coalesce((select jsonb_agg(jsonb_build_object('sku', c.sku, 'quantity', c.quantity) order by c.sku) from item_component c where c.kit_sku = i.sku),
                        jsonb_build_array(jsonb_build_object('sku', i.sku, 'quantity', 1))) as parts
        from item i where i.sku = any(${[...new Set(asked.map(({ sku }) => sku))]}::text[])`,
  );
  return new Map(found.map((one) => [one.sku, one]));
}
