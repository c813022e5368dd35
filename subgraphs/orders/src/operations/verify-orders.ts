import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import type { Violation } from '@oms/platform/values/violation';
import type { OrdersServices } from '../services.js';

const CHECKS: Readonly<Record<string, RawBuilder<unknown>>> = {
  'line.algebra': sql`
    select o.number as subject, 'line ' || l.sku || ' does not add up' as detail from order_line l join orders o on o.id = l.order_id
    where l.quantity <> l.open + l.backordered + l.allocated + l.shipped + l.cancelled or l.cancel_pending > l.allocated or l.delivered + l.lost > l.shipped or l.returned + l.lost > l.shipped`,
  'order.captured-is-sum-of-payments': sql`
    select o.number as subject, 'captured ' || o.captured || ', payments ' || coalesce(p.captured, 0) as detail from orders o
    left join (select order_id, sum(captured) as captured from payment group by 1) p on p.order_id = o.id where coalesce(p.captured, 0) <> o.captured`,
  'order.subtotal-is-sum-of-lines': sql`
    select o.number as subject, 'subtotal ' || o.subtotal || ', lines ' || l.gross as detail from orders o
    join (select order_id, sum(unit_price * (quantity - cancelled)) as gross from order_line group by 1) l on l.order_id = o.id where l.gross <> o.subtotal`,
  'order.refunded-within-captured': sql`select number as subject, 'refunded ' || refunded || ' of ' || captured as detail from orders where refunded > captured`,
  'timeline.gap-free': sql`
    select o.number as subject, 'sequence ' || o.last_sequence || ', entries ' || coalesce(e.entries, 0) as detail from orders o
    left join (select order_id, count(*) as entries, max(sequence) as newest from order_event group by 1) e on e.order_id = o.id where coalesce(e.entries, 0) <> o.last_sequence or coalesce(e.newest, 0) <> o.last_sequence`,
  'kit.price-shares': sql`
    select o.number as subject, 'shares of ' || l.sku || ' sum to ' || c.shares || ', the price is ' || l.unit_price as detail from order_line l join orders o on o.id = l.order_id
    join (select line_id, sum(price_share) as shares from order_line_component group by 1) c on c.line_id = l.id where c.shares <> l.unit_price`,
  'sandbox.captured-once': sql`
    select o.number as subject, 'captures recorded ' || coalesce(c.amount, 0) || ', done ' || p.captured as detail from payment p join orders o on o.id = p.order_id
    left join (select payment_id, sum(amount) as amount from payment_capture where status = 'SUCCEEDED' group by 1) c on c.payment_id = p.id
    where p.method in ('CARD', 'EXTERNAL') and coalesce(c.amount, 0) <> p.captured`,
};

/** Checks quantities and money of this subgraph, and that every timeline is without gaps. */
export async function verifyOrders(ctx: OperationContext<OrdersServices>): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const [rule, statement] of Object.entries(CHECKS)) {
    for (const row of await rows<{ subject: string; detail: string }>(ctx.database.sql(), statement))
      found.push({ rule, ...row });
  }
  return found;
}
