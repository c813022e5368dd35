import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import type { Violation } from '@oms/platform/values/violation';
import { orderViolations } from '../rules/order-violations.js';
import type { OrderState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { readOrdersAfter } from '../storage/load-order.js';

const CHECKS: Readonly<Record<string, RawBuilder<unknown>>> = {
  'line.algebra': sql`
    select o.number as subject, 'line ' || l.sku || ' does not add up' as detail from order_line l join orders o on o.id = l.order_id
    where l.quantity <> l.open + l.backordered + l.allocated + l.shipped + l.cancelled or l.cancel_pending > l.allocated or l.delivered + l.lost > l.shipped or l.returned + l.lost > l.shipped`,
  'order.refunded-within-captured': sql`select number as subject, 'refunded ' || refunded || ' of ' || captured as detail from orders where refunded > captured`,
  'timeline.gap-free': sql`
    select o.number as subject, 'sequence ' || o.last_sequence || ', entries ' || coalesce(e.entries, 0) as detail from orders o
    left join (select order_id, count(*) as entries, max(sequence) as newest from order_event group by 1) e on e.order_id = o.id where coalesce(e.entries, 0) <> o.last_sequence or coalesce(e.newest, 0) <> o.last_sequence`,
  'kit.price-shares': sql`
    select o.number as subject, 'shares of ' || l.sku || ' sum to ' || c.shares || ', the price is ' || l.unit_price as detail from order_line l join orders o on o.id = l.order_id
    join (select line_id, sum(price_share) as shares from order_line_component group by 1) c on c.line_id = l.id where c.shares <> l.unit_price`,
  'payment.captured-is-sum-of-captures': sql`
    select o.number as subject, 'captures recorded ' || coalesce(c.amount, 0) || ', done ' || p.captured as detail from payment p join orders o on o.id = p.order_id
    left join (select payment_id, sum(amount) as amount from payment_capture where status = 'SUCCEEDED' group by 1) c on c.payment_id = p.id
    where p.method in ('CARD', 'EXTERNAL') and coalesce(c.amount, 0) <> p.captured`,
  'credit.balance-is-sum-of-ledger': sql`
    select a.id::text as subject, 'balance ' || a.balance || ', entries ' || coalesce(e.amount, 0) || ', left of them ' || coalesce(e.remaining, 0) as detail from credit_account a
    left join (select account_id, sum(amount) as amount, sum(remaining) as remaining, count(*) as entries, max(sequence) as newest from credit_entry group by 1) e on e.account_id = a.id
    where a.balance <> coalesce(e.amount, 0) or a.balance <> coalesce(e.remaining, 0) or a.version <> coalesce(e.entries, 0) or a.version <> coalesce(e.newest, 0)`,
  'credit.redeemed-is-paid': sql`
    select coalesce(o.number, p.id::text) as subject, p.method || ' of ' || p.captured || ', the ledger gave ' || coalesce(-e.amount, 0) as detail from payment p join orders o on o.id = p.order_id
    left join credit_entry e on e.payment_id = p.id and e.kind = 'REDEEM' where p.method in ('STORE_CREDIT', 'GIFT_CARD') and p.captured is distinct from -e.amount`,
  'credit.every-redeemed-is-a-payment': sql`
    select e.id::text as subject, 'spent on no payment' as detail from credit_entry e left join payment p on p.id = e.payment_id where e.kind = 'REDEEM' and p.id is null`,
  'credit.refunded-is-credited': sql`
    select coalesce(o.number, e.id::text) as subject, 'refund of ' || coalesce(r.amount, 0) || ', the ledger got ' || coalesce(e.amount, 0) as detail from refund r join payment p on p.id = r.payment_id join orders o on o.id = r.order_id
    full join (select * from credit_entry where refund_id is not null) e on e.refund_id = r.id
    where (r.status = 'SUCCEEDED' and (r.destination = 'STORE_CREDIT' or p.method in ('STORE_CREDIT', 'GIFT_CARD')) or e.id is not null) and e.amount is distinct from r.amount`,
  'payment.refunded-is-sum-of-refunds': sql`
    select o.number as subject, 'refunds ' || coalesce(r.amount, 0) || ', given back ' || p.refunded as detail from payment p join orders o on o.id = p.order_id
    left join (select payment_id, sum(amount) as amount from refund where status = 'SUCCEEDED' group by 1) r on r.payment_id = p.id where coalesce(r.amount, 0) <> p.refunded`,
  'allowance.sum-of-items': sql`
    select o.number as subject, 'allowance of ' || a.amount || ', its items ' || coalesce(i.amount, 0) as detail from allowance a join orders o on o.id = a.order_id
    left join (select allowance_id, sum(amount) as amount from allowance_item group by 1) i on i.allowance_id = a.id where coalesce(i.amount, 0) <> a.amount`,
  'appeasement.issued-as-approved': sql`
    select o.number as subject, a.kind || ' of ' || a.amount || ' is ' || a.status || ', given ' || coalesce(g.amount, e.amount, d.amount, 0) as detail from appeasement a join orders o on o.id = a.order_id
    left join allowance g on g.id = a.allowance_id left join credit_entry e on e.id = a.credit_entry_id left join discount_code d on d.code = a.discount_code
    where a.kind <> 'RESHIPMENT' and coalesce(g.amount, e.amount, d.amount) is distinct from case when a.status = 'ISSUED' then a.amount end`,
  'appeasement.budget-is-sum': sql`
    select coalesce(s.agent_id, a.agent_id) as subject, 'counted ' || coalesce(s.spent, 0) || ', granted ' || coalesce(a.amount, 0) as detail from appeasement_spend s
    full join (select budget_agent as agent_id, currency, budget_month as month, sum(amount) as amount from appeasement where budget_agent is not null group by 1, 2, 3) a using (agent_id, currency, month)
    where coalesce(s.spent, 0) <> coalesce(a.amount, 0)`,
  'refund-request.given-as-approved': sql`
    select o.number as subject, 'approved ' || r.amount || ', given back ' || coalesce(a.amount, 0) as detail from refund_request r join orders o on o.id = r.order_id
    left join allowance a on a.id = r.allowance_id where r.status = 'APPROVED' and (a.amount is distinct from r.amount or a.order_id <> r.order_id)`,
  'sandbox.refunded-as-recorded': sql`
    select o.number as subject, 'refund ' || r.status || ', the ledger says ' || coalesce(ledger.outcome, 'nothing') as detail from refund r
    join payment p on p.id = r.payment_id join orders o on o.id = r.order_id left join payment_sandbox_ledger ledger on ledger.key = r.id::text
    where p.provider = 'sandbox' and r.destination = 'SOURCE' and not r.by_hand and ((r.status = 'SUCCEEDED' and (ledger.outcome is distinct from 'APPROVED' or ledger.amount <> r.amount)) or (r.status = 'FAILED' and ledger.outcome = 'APPROVED'))`,
  'sandbox.authorised-as-recorded': sql`
    select o.number as subject, 'payment ' || p.status || ', the ledger says ' || coalesce(ledger.outcome, 'nothing') as detail from payment p join orders o on o.id = p.order_id
    left join payment_sandbox_ledger ledger on ledger.key = p.id::text
    where p.provider = 'sandbox' and p.status in ('AUTHORIZED', 'PARTIALLY_CAPTURED', 'CAPTURED') and (ledger.outcome is distinct from 'APPROVED' or ledger.amount <> p.authorized)`,
  'sandbox.captured-as-recorded': sql`
    select o.number as subject, 'capture ' || c.status || ', the ledger says ' || coalesce(ledger.outcome, 'nothing') as detail from payment_capture c
    join payment p on p.id = c.payment_id join orders o on o.id = p.order_id left join payment_sandbox_ledger ledger on ledger.key = c.id::text
    where p.provider = 'sandbox' and ((c.status = 'SUCCEEDED' and (ledger.outcome is distinct from 'APPROVED' or ledger.amount <> c.amount)) or (c.status = 'FAILED' and ledger.outcome = 'APPROVED'))`,
};

const BATCH = 500;

async function verifyEachOrder(ctx: OperationContext<OrdersServices>): Promise<Violation[]> {
  const found: Violation[] = [];
  let after: string | null = null;
  for (;;) {
    const batch: OrderState[] = await readOrdersAfter(ctx.database, after, BATCH);
    for (const order of batch)
      found.push(...orderViolations(order).map(({ rule, detail }) => ({ rule, subject: order.number, detail })));
    after = batch.at(-1)?.id ?? null;
    if (batch.length < BATCH || after === null) return found;
  }
}

/** Checks quantities and money of this subgraph, the sandbox's ledger beside them, and that every timeline is without gaps. */
export async function verifyOrders(ctx: OperationContext<OrdersServices>): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const [rule, statement] of Object.entries(CHECKS)) {
    for (const row of await rows<{ subject: string; detail: string }>(ctx.database.sql(), statement))
      found.push({ rule, ...row });
  }
  return [...found, ...(await verifyEachOrder(ctx))];
}
