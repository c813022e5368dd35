import { rows, sql, type Sql } from '@oms/platform/database/sql';
import type { ComingUnits, WaitingUnits } from '../rules/line-supply.js';

/** What these lines wait for, with what waits in front of it: at all locations, or where it is to be picked up. */
export const loadWaiting = (db: Sql, lineIds: readonly string[]): Promise<WaitingUnits[]> =>
  rows(
    db,
    sql`with mine as materialized (
          select r.id, r.sku from order_reservation_line r where r.line_id = any(${lineIds}::uuid[]) and r.state = 'BACKORDERED' and r.quantity > 0),
        queue as (
          select r.id, r.order_id, r.line_id, r.delivery_id, r.sku, r.location_id, r.quantity,
                 sum(r.quantity) over (partition by r.sku order by d.priority desc, d.placed_at, r.order_id, r.id) - r.quantity as ahead,
                 sum(r.quantity) over (partition by r.sku, r.location_id order by d.priority desc, d.placed_at, r.order_id, r.id) - r.quantity as ahead_here
          from order_reservation_line r join order_demand d using (order_id)
          where r.sku in (select sku from mine) and r.state = 'BACKORDERED' and r.quantity > 0)
        select q.line_id, q.sku, q.quantity, i.preorder_release_at as release_at, (delivery.it ->> 'promisedTo')::timestamptz as promised_to,
               coalesce((select (c ->> 'perKit')::int from jsonb_array_elements(d.demand -> 'lines') l, jsonb_array_elements(l -> 'components') c
                         where l ->> 'lineId' = q.line_id::text and c ->> 'sku' = q.sku limit 1), 1) as per_kit,
               case when delivery.it ->> 'method' = 'PICKUP_IN_STORE' then q.location_id end as only_at,
               (case when delivery.it ->> 'method' = 'PICKUP_IN_STORE' then q.ahead_here else q.ahead end)::int as ahead
        from mine join queue q using (id) join order_demand d using (order_id) join item i on i.sku = q.sku
        left join lateral (select it from jsonb_array_elements(d.demand -> 'deliveries') it where it ->> 'deliveryId' = q.delivery_id::text limit 1) delivery on true`,
  );

/** What of these items is on its way with a date, and what lies there until they are released. */
export const loadComing = (db: Sql, skus: readonly string[], now: Date): Promise<ComingUnits[]> =>
  rows(
    db,
    sql`select l.sku, p.location_id, 'PURCHASE_ORDER' as kind, p.number as reference, l.quantity - l.received as units,
               coalesce(l.expected_at, p.expected_at) as expected_at, p.first_expected_at
        from purchase_order_line l join purchase_order p on p.id = l.purchase_order_id
        where l.sku = any(${skus}::text[]) and p.status in ('SUBMITTED', 'CONFIRMED', 'PARTIALLY_RECEIVED') and l.received < l.quantity and coalesce(l.expected_at, p.expected_at) is not null
        union all
        select l.sku, t.to_location_id, 'TRANSFER', t.number, l.shipped - l.received - l.lost, t.expected_at, null
        from transfer_line l join transfer t on t.id = l.transfer_id
        where l.sku = any(${skus}::text[]) and t.status in ('IN_TRANSIT', 'PARTIALLY_RECEIVED') and l.shipped > l.received + l.lost and t.expected_at is not null
        union all
        select level.sku, level.location_id, 'IN_STOCK', null,
               level.on_hand - level.reserved - level.soft_reserved - level.damaged - level.quality_control - level.safety_stock, i.preorder_release_at, null
        from inventory_level level join item i using (sku)
        where level.sku = any(${skus}::text[]) and i.preorder_release_at > ${now}
          and level.on_hand > level.reserved + level.soft_reserved + level.damaged + level.quality_control + level.safety_stock`,
  );
