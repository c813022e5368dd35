import type { OperationContext } from '@oms/platform/commands/run-command';
import { sql } from '@oms/platform/database/sql';
import { findStuck, type Stuck, type StuckRule } from '@oms/platform/observe/stuck';
import type { OrdersServices } from '../services.js';

const RULES: readonly StuckRule[] = [
  {
    what: 'payment without an answer',
    limitMinutes: 15,
    select: (before) =>
      sql`select o.number as subject, p.created_at as since from payment p join orders o on o.id = p.order_id where p.status = 'PENDING' and p.created_at < ${before}`,
  },
  {
    what: 'capture without an answer',
    limitMinutes: 30,
    select: (before) =>
      sql`select o.number as subject, c.created_at as since from payment_capture c join payment p on p.id = c.payment_id join orders o on o.id = p.order_id
          where c.status = 'PENDING' and c.created_at < ${before}`,
  },
  {
    what: 'refund without an answer',
    limitMinutes: 30,
    select: (before) =>
      sql`select o.number as subject, r.created_at as since from refund r join orders o on o.id = r.order_id
          where r.status = 'PENDING' and not r.by_hand and r.created_at < ${before}`,
  },
  {
    what: 'appeasement that waits for a lead',
    limitMinutes: 2_880,
    select: (before) =>
      sql`select o.number as subject, a.proposed_at as since from appeasement a join orders o on o.id = a.order_id
          where a.status = 'PENDING_APPROVAL' and a.proposed_at < ${before}`,
  },
  {
    what: 'refund that waits for a lead',
    limitMinutes: 2_880,
    select: (before) =>
      sql`select o.number as subject, r.requested_at as since from refund_request r join orders o on o.id = r.order_id
          where r.status = 'PENDING_APPROVAL' and r.requested_at < ${before}`,
  },
  {
    what: 'return that waits for us',
    limitMinutes: 4_320,
    select: (before) =>
      sql`select number as subject, updated_at as since from order_return
          where status in ('REQUESTED', 'RECEIVED', 'INSPECTED') and updated_at < ${before}`,
  },
  {
    what: 'order that inventory has not answered',
    limitMinutes: 5,
    select: (before) =>
      sql`select number as subject, updated_at as since from orders
          where status in ('CONFIRMED', 'PROCESSING') and not historical and not has_open_hold and updated_at < ${before}
            and exists (select from order_line l where l.order_id = orders.id and l.stock_tracked and l.open > 0)`,
  },
];

/** Orders and payments that have waited for us for too long. */
export const findStuckOrders = (ctx: OperationContext<OrdersServices>): Promise<Stuck[]> => findStuck(ctx, RULES);
