import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import { currencyExponent } from '@oms/platform/values/currency';
import type { Violation } from '@oms/platform/values/violation';
import { ROLLUPS } from '../rules/catalog/rollups.js';
import { differenceSql } from '../rules/rollup-sql.js';
import type { AnalyticsServices } from '../services.js';

const CHECKS: Readonly<Record<string, RawBuilder<unknown>>> = {
  'order.total-adds-up': sql`
    select o.number as subject, 'total ' || o.total || ', lines ' || coalesce(l.net, 0) || ', shipping ' || o.shipping || ', tax ' || o.tax as detail from fact_order o
    left join (select order_id, sum(gross - discount) as net from fact_order_line group by 1) l using (order_id) where o.total <> coalesce(l.net, 0) + o.shipping + o.tax`,
  'line.units-within-quantity': sql`
    select o.number as subject, 'line ' || l.sku || ': ' || l.quantity || ' ordered, ' || l.cancelled || ' cancelled, ' || l.shipped || ' shipped, ' || l.backordered || ' backordered' as detail
    from fact_order_line l join fact_order o using (order_id)
    where l.cancelled + l.shipped + l.backordered > l.quantity or least(l.quantity, l.cancelled, l.shipped, l.backordered) < 0`,
  'line.has-order': sql`
    select l.line_id::text as subject, 'a line of order ' || l.order_id || ', of which there is no fact' as detail
    from fact_order_line l where not exists (select from fact_order o where o.order_id = l.order_id)`,
  'line.discount-within-gross': sql`
    select o.number as subject, 'line ' || l.sku || ': discount ' || l.discount || ' of ' || l.gross as detail
    from fact_order_line l join fact_order o using (order_id) where l.discount not between 0 and l.gross`,
  'order.inbox-has-fact': sql`
    select coalesce(i.aggregate_id, o.order_id::text) as subject, case when o.order_id is null then 'applied, but without a fact' else 'a fact that no event brought' end as detail
    from (select aggregate_id from inbox where consumer = 'analytics.project-orders') i full join fact_order o on o.order_id::text = i.aggregate_id
    where o.order_id is null or i.aggregate_id is null`,
  'stock.available-within-on-hand': sql`
    select coalesce(d.code, s.location_id::text) || '/' || s.sku as subject, 'available ' || s.available || ', on hand ' || s.on_hand as detail
    from fact_stock s left join dim_location d using (location_id) where s.available > s.on_hand`,
  'fulfillment.shipped-within-units': sql`
    select fulfillment_order_id::text as subject, 'shipped ' || shipped || ' of ' || units as detail from fact_fulfillment where shipped > units`,
};

/** Rounding a line, and again the share of it that was not cancelled, moves its net by one minor unit at most. */
const netExact = (currencies: readonly string[]): RawBuilder<unknown> => sql`
  select o.number as subject, 'line ' || l.sku || ': net ' || l.gross - l.discount || ' in minor units, unrounded ' || l.net_exact as detail
  from fact_order_line l join fact_order o using (order_id)
  join ${recordset(
    currencies.map((code) => ({ code, exponent: currencyExponent(code) })),
    'c',
    'code text, exponent int',
  )} on c.code = o.currency
  where abs(l.net_exact * 10::numeric ^ c.exponent - (l.gross - l.discount)) > 1`;

/** Checks that the facts add up, and that they are those of the events applied. One row per broken rule and subject. */
export async function verifyAnalytics(ctx: OperationContext<AnalyticsServices>): Promise<Violation[]> {
  const db = ctx.database.sql();
  const currencies = await rows<{ currency: string }>(db, sql`select distinct currency from fact_order`);
  const sums = Object.fromEntries(
    ROLLUPS.map((one) => [`rollup.${one.table}-equals-fact`, sql.raw(differenceSql(one))]),
  );
  const checks = { ...CHECKS, ...sums, 'line.net-rounds': netExact(currencies.map(({ currency }) => currency)) };
  const found: Violation[] = [];
  for (const [rule, statement] of Object.entries(checks)) {
    for (const row of await rows<{ subject: string; detail: string }>(db, statement)) found.push({ rule, ...row });
  }
  return found;
}
