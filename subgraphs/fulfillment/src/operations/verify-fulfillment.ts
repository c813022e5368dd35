import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import type { Violation } from '@oms/platform/values/violation';
import type { FulfillmentServices } from '../services.js';

const CHECKS: Readonly<Record<string, RawBuilder<unknown>>> = {
  'work-line.lost': sql`
    select o.number as subject, 'line ' || l.sku || ' lost ' || l.lost || ' of ' || l.shipped - l.delivered as detail from fulfillment_order_line l join fulfillment_order o on o.id = l.fulfillment_order_id
    where l.lost < 0 or l.delivered + l.lost > l.shipped`,
  'label.intent-before-purchase': sql`
    select s.id::text as subject, 'bought without an intent' as detail from shipment s where s.bought_service is not null and not exists (select 1 from label_intent i where i.key = s.label_key)`,
  'work-line.algebra': sql`
    select o.number as subject, 'line ' || l.sku || ' does not add up' as detail from fulfillment_order_line l join fulfillment_order o on o.id = l.fulfillment_order_id
    where l.cancelled + l.short + l.picked > l.quantity or l.packed > l.picked or l.shipped > l.packed or l.delivered > l.shipped`,
  'work.status-matches-counters': sql`
    select o.number as subject, o.status || ' with ' || sum(l.shipped) || ' shipped, ' || sum(l.delivered) || ' delivered' as detail from fulfillment_order o join fulfillment_order_line l on l.fulfillment_order_id = o.id
    group by o.id having (o.status in ('SHIPPED', 'DELIVERED', 'PICKED_UP') and sum(l.shipped) = 0) or (o.status in ('DELIVERED', 'PICKED_UP') and sum(l.delivered) = 0)
        or (sum(l.shipped) > 0 and o.status not in ('SHIPPED', 'DELIVERED', 'PICKED_UP', 'READY_FOR_PICKUP'))
        or (sum(l.delivered) > 0 and o.status not in ('SHIPPED', 'DELIVERED', 'PICKED_UP', 'READY_FOR_PICKUP'))`,
  'label.one-per-purchased-shipment': sql`
    select s.id::text as subject, s.status as detail from shipment s where s.status = 'LABEL_PURCHASED' and not exists (select 1 from label_file f where f.shipment_id = s.id)
      and not exists (select 1 from shipping_label l where l.shipment_id = s.id)
      and not exists (select 1 from fulfillment_order o join erased_order e on e.order_id = o.order_id where o.id = s.fulfillment_order_id)`,
  'return-label.bought-is-kept': sql`
    select number as subject, status || ' without a file' as detail from return_label l where status in ('PURCHASED', 'IN_TRANSIT', 'DELIVERED') and (tracking_number is null or file_key is null)
      and not exists (select 1 from erased_order e where e.order_id = l.order_id)`,
  'carrier.sold-is-recorded': sql`
    select c.tracking_number as subject, 'sold, but its shipment is ' || s.status as detail from carrier_ledger c join shipment s on s.label_key = c.key
    where c.voided_at is null and s.tracking_number is distinct from c.tracking_number and s.status not in ('LABEL_PENDING', 'LABEL_UNKNOWN', 'VOIDED')
    union all select c.tracking_number, 'sold, but its return label is ' || l.status from carrier_ledger c join return_label l on l.id::text = c.key
    where c.voided_at is null and l.tracking_number is distinct from c.tracking_number and l.status not in ('REQUESTED', 'VOIDED')`,
  'carrier.void-is-given-back': sql`
    select c.tracking_number as subject, 'still sold, but its shipment was given back' as detail from carrier_ledger c join shipment s on s.label_key = c.key
    where c.voided_at is null and s.status = 'VOIDED' and s.void_confirmed_at is not null
    union all select c.tracking_number, 'still sold, but its return label was given back' from carrier_ledger c join return_label l on l.id::text = c.key
    where c.voided_at is null and l.status = 'VOIDED' and l.void_confirmed_at is not null`,
};

/** Checks the quantities of this subgraph, and its labels against the carrier's ledger. */
export async function verifyFulfillment(ctx: OperationContext<FulfillmentServices>): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const [rule, statement] of Object.entries(CHECKS)) {
    for (const row of await rows<{ subject: string; detail: string }>(ctx.database.sql(), statement))
      found.push({ rule, ...row });
  }
  return found;
}
