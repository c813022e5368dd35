import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import type { Violation } from '@oms/platform/values/violation';
import type { InventoryServices } from '../services.js';

const CHECKS: Readonly<Record<string, RawBuilder<unknown>>> = {
  'level.sum-of-movements': sql`
    select level.sku || ' at ' || location.code as subject, 'ledger: ' || s.sums::text || ', level: ' || jsonb_build_object('on_hand', level.on_hand, 'reserved', level.reserved, 'soft_reserved', level.soft_reserved, 'damaged', level.damaged, 'backordered', level.backordered)::text as detail
    from inventory_level level join location on location.id = level.location_id
    cross join lateral (select coalesce(jsonb_object_agg(bucket, total), '{}') as sums from (select bucket, sum(delta) as total from inventory_movement m where m.level_id = level.id group by bucket) t) s
    where coalesce((s.sums->>'on_hand')::int, 0) <> level.on_hand or coalesce((s.sums->>'reserved')::int, 0) <> level.reserved or coalesce((s.sums->>'soft_reserved')::int, 0) <> level.soft_reserved
       or coalesce((s.sums->>'damaged')::int, 0) <> level.damaged or coalesce((s.sums->>'quality_control')::int, 0) <> level.quality_control or coalesce((s.sums->>'backordered')::int, 0) <> level.backordered`,
  'level.reserved-is-what-orders-hold': sql`
    select level.sku || ' at ' || location.code as subject, 'reserved ' || level.reserved || ', orders hold ' || coalesce(r.held, 0) || ', transfers ' || coalesce(t.held, 0) as detail
    from inventory_level level join location on location.id = level.location_id
    left join (select sku, location_id, sum(quantity - shipped) as held from order_reservation_line where state = 'ALLOCATED' and stock_tracked group by 1, 2) r on r.sku = level.sku and r.location_id = level.location_id
    left join (select l.sku, t.from_location_id as location_id, sum(l.quantity) as held from transfer_line l join transfer t on t.id = l.transfer_id where t.status = 'READY_TO_SHIP' group by 1, 2) t on t.sku = level.sku and t.location_id = level.location_id
    where coalesce(r.held, 0) + coalesce(t.held, 0) <> level.reserved`,
  'level.backordered-is-what-orders-wait-for': sql`
    select level.sku || ' at ' || location.code as subject, 'backordered ' || level.backordered || ', orders wait for ' || coalesce(r.waiting, 0) as detail
    from inventory_level level join location on location.id = level.location_id
    left join (select sku, location_id, sum(quantity) as waiting from order_reservation_line where state = 'BACKORDERED' group by 1, 2) r on r.sku = level.sku and r.location_id = level.location_id
    where coalesce(r.waiting, 0) <> level.backordered`,
  'level.soft-reserved-is-what-carts-hold': sql`
    select level.sku || ' at ' || location.code as subject, 'soft reserved ' || level.soft_reserved || ', carts hold ' || coalesce(r.held, 0) as detail
    from inventory_level level join location on location.id = level.location_id
    left join (select l.sku, l.location_id, sum(l.quantity) as held from reservation_line l join reservation r on r.id = l.reservation_id where r.state = 'PENDING' group by 1, 2) r on r.sku = level.sku and r.location_id = level.location_id
    where coalesce(r.held, 0) <> level.soft_reserved`,
  'level.never-oversold': sql`select sku as subject, 'more is promised than is there' as detail from inventory_level where reserved + soft_reserved + damaged + quality_control > on_hand`,
  'transfer.units': sql`
    select t.number as subject, l.sku || ': more arrived or was lost than left' as detail from transfer t join transfer_line l on l.transfer_id = t.id where l.received + l.lost > l.shipped`,
  'purchase-order.status': sql`
    select po.number as subject, po.status as detail from purchase_order po
    where po.status = 'RECEIVED' and exists (select from purchase_order_line l where l.purchase_order_id = po.id and l.received < l.quantity)`,
};

/** Checks the quantities of this subgraph: every level against its ledger, and against what holds it. */
export async function verifyInventory(ctx: OperationContext<InventoryServices>): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const [rule, statement] of Object.entries(CHECKS)) {
    for (const row of await rows<{ subject: string; detail: string }>(ctx.database.sql(), statement))
      found.push({ rule, ...row });
  }
  return found;
}
