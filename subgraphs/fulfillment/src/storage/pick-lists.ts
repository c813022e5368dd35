import { groupByKey } from '@oms/platform/graphql/align';
import { rows, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import type { PickRow } from '../rules/pick-tasks.js';

/** Work that can be put on a pick list, and is on none that is still worked on. */
const PICKABLE = sql`o.status in ('OPEN', 'ACCEPTED') and not o.on_hold and not exists (
  select 1 from pick_list_order po join pick_list p on p.id = po.pick_list_id
   where po.fulfillment_order_id = o.id and p.status = 'OPEN')`;

/** What is left to fetch, for each pick list in the order given. */
export async function pickRowsOf(db: Sql, pickListIds: readonly string[]): Promise<PickRow[][]> {
  const found = await rows<PickRow & { pickListId: string }>(
    db,
    sql`select po.pick_list_id, o.id as fulfillment_order_id, o.number, po.tote, l.id as line_id, l.sku, l.title, i.gtin, b.code as bin, b.sequence,
               coalesce(h.serial_tracked, false) as serial_tracked, l.quantity - l.cancelled - l.short as quantity, l.picked
        from pick_list_order po
        join fulfillment_order o on o.id = po.fulfillment_order_id
        join fulfillment_order_line l on l.fulfillment_order_id = o.id
        left join known_item i on i.sku = l.sku
        left join item_handling h on h.sku = l.sku
        left join bin b on b.location_id = o.location_id and b.sku = l.sku
        where po.pick_list_id = any(${pickListIds}::uuid[]) and o.status not in ('CANCELLED', 'REJECTED') and l.quantity - l.cancelled - l.short > 0`,
  );
  return groupByKey(pickListIds, found, (row) => row.pickListId);
}

/** Fulfillment orders that can be picked, most urgent first. */
export const pickableOrders = (
  db: Sql,
  { locationId, conditions, limit }: { locationId: string; conditions: readonly RawBuilder<unknown>[]; limit: number },
): Promise<{ id: string; orderId: string }[]> =>
  rows(
    db,
    sql`select o.id, o.order_id from fulfillment_order o where o.location_id = ${locationId} and ${PICKABLE} and ${
      conditions.length > 0 ? sql.join([...conditions], sql` and `) : sql`true`
    } order by o.due_at nulls last, o.created_at, o.number limit ${limit}`,
  );
