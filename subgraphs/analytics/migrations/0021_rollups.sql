-- Sums of facts. Columns are those of the catalog: subgraphs/analytics/src/rules/catalog/rollups.ts.
create table rollup_order_day (
  day date not null,
  channel text not null,
  currency text not null,
  row_count bigint not null,
  orders bigint not null,
  open_orders bigint not null,
  cancelled_orders bigint not null,
  shipping bigint not null,
  tax bigint not null,
  total_sales bigint not null,
  original_sales bigint not null,
  orders_shipped bigint not null,
  ship_seconds numeric not null,
  orders_due bigint not null,
  late_orders bigint not null,
  perfect_orders bigint not null,
  primary key (day, channel, currency)
) with (fillfactor = 80);

create table rollup_order_country_day (
  day date not null,
  channel text not null,
  currency text not null,
  country text not null,
  status text not null,
  historical text not null,
  carrier text not null,
  row_count bigint not null,
  orders bigint not null,
  open_orders bigint not null,
  cancelled_orders bigint not null,
  shipping bigint not null,
  tax bigint not null,
  total_sales bigint not null,
  original_sales bigint not null,
  orders_shipped bigint not null,
  ship_seconds numeric not null,
  orders_due bigint not null,
  late_orders bigint not null,
  perfect_orders bigint not null,
  primary key (day, channel, currency, country, status, historical, carrier)
) with (fillfactor = 80);

create table rollup_order_hour (
  hour timestamp not null,
  channel text not null,
  currency text not null,
  row_count bigint not null,
  orders bigint not null,
  open_orders bigint not null,
  cancelled_orders bigint not null,
  shipping bigint not null,
  tax bigint not null,
  total_sales bigint not null,
  original_sales bigint not null,
  orders_shipped bigint not null,
  ship_seconds numeric not null,
  orders_due bigint not null,
  late_orders bigint not null,
  perfect_orders bigint not null,
  primary key (hour, channel, currency)
) with (fillfactor = 80);

create table rollup_line_day (
  day date not null,
  channel text not null,
  currency text not null,
  row_count bigint not null,
  lines bigint not null,
  ordered_units bigint not null,
  cancelled_units bigint not null,
  shipped_units bigint not null,
  backordered_units bigint not null,
  returned_units bigint not null,
  gross_sales bigint not null,
  discounts bigint not null,
  net_sales_unrounded numeric not null,
  costed_sales bigint not null,
  cost_of_goods bigint not null,
  primary key (day, channel, currency)
) with (fillfactor = 80);

create table rollup_line_category_day (
  day date not null,
  channel text not null,
  currency text not null,
  category text not null,
  row_count bigint not null,
  lines bigint not null,
  ordered_units bigint not null,
  cancelled_units bigint not null,
  shipped_units bigint not null,
  backordered_units bigint not null,
  returned_units bigint not null,
  gross_sales bigint not null,
  discounts bigint not null,
  net_sales_unrounded numeric not null,
  costed_sales bigint not null,
  cost_of_goods bigint not null,
  primary key (day, channel, currency, category)
) with (fillfactor = 80);

create table rollup_line_country_month (
  month date not null,
  channel text not null,
  currency text not null,
  country text not null,
  category text not null,
  row_count bigint not null,
  lines bigint not null,
  ordered_units bigint not null,
  cancelled_units bigint not null,
  shipped_units bigint not null,
  backordered_units bigint not null,
  returned_units bigint not null,
  gross_sales bigint not null,
  discounts bigint not null,
  net_sales_unrounded numeric not null,
  costed_sales bigint not null,
  cost_of_goods bigint not null,
  primary key (month, channel, currency, country, category)
) with (fillfactor = 80);

create table rollup_line_item_month (
  month date not null,
  currency text not null,
  sku text not null,
  row_count bigint not null,
  lines bigint not null,
  ordered_units bigint not null,
  cancelled_units bigint not null,
  shipped_units bigint not null,
  backordered_units bigint not null,
  returned_units bigint not null,
  gross_sales bigint not null,
  discounts bigint not null,
  net_sales_unrounded numeric not null,
  costed_sales bigint not null,
  cost_of_goods bigint not null,
  primary key (month, currency, sku)
) with (fillfactor = 80);

create table rollup_line_item_day (
  day date not null,
  currency text not null,
  sku text not null,
  row_count bigint not null,
  lines bigint not null,
  ordered_units bigint not null,
  cancelled_units bigint not null,
  shipped_units bigint not null,
  backordered_units bigint not null,
  returned_units bigint not null,
  gross_sales bigint not null,
  discounts bigint not null,
  net_sales_unrounded numeric not null,
  costed_sales bigint not null,
  cost_of_goods bigint not null,
  primary key (day, currency, sku)
) with (fillfactor = 80);

create table rollup_customer_day (
  day date not null,
  channel text not null,
  currency text not null,
  country text not null,
  row_count bigint not null,
  new_customers bigint not null,
  returning_customers bigint not null,
  lifetime_orders bigint not null,
  lifetime_sales bigint not null,
  primary key (day, channel, currency, country)
) with (fillfactor = 80);

create table rollup_fulfillment_day (
  day date not null,
  location_id uuid not null,
  method text not null,
  service text not null,
  row_count bigint not null,
  fulfillment_orders bigint not null,
  worked_orders bigint not null,
  split_orders bigint not null,
  planned_units bigint not null,
  picked_units bigint not null,
  short_units bigint not null,
  rejected_work bigint not null,
  due_work bigint not null,
  work_on_time bigint not null,
  primary key (day, location_id, method, service)
) with (fillfactor = 80);

create table rollup_shipment_day (
  day date not null,
  location_id uuid not null,
  carrier text not null,
  service text not null,
  currency text not null,
  row_count bigint not null,
  shipments bigint not null,
  shipping_cost bigint not null,
  delivered_shipments bigint not null,
  promised_shipments bigint not null,
  shipments_in_time bigint not null,
  transit_seconds numeric not null,
  primary key (day, location_id, carrier, service, currency)
) with (fillfactor = 80);

-- A level at the end of each day, also of those on which nothing changed.
create view stock_day as
select d.day, s.sku, s.location_id, s.on_hand, s.reserved, s.available, s.backordered, s.on_order
  from (select *, lead(day) over (partition by sku, location_id order by day) as next_day from fact_stock_daily) s
  cross join reporting_setting z
  join dim_date d on d.day >= s.day and d.day < coalesce(s.next_day, (now() at time zone z.time_zone)::date + 1);

-- Customers and sums of the facts that are there already.
insert into fact_customer (customer_id, first_order_id, first_placed_at, first_day, last_placed_at, channel, currency, country, orders, total)
select o.customer_id, f.order_id, f.placed_at, f.placed_day, max(o.placed_at), f.channel, f.currency, f.country, count(*), coalesce(sum(o.total) filter (where o.currency = f.currency), 0)
  from fact_order o
  join (select distinct on (customer_id) * from fact_order where customer_id is not null and status not in ('DRAFT', 'CANCELLED', 'EXPIRED') order by customer_id, placed_at, order_id) f on f.customer_id = o.customer_id
 where o.status not in ('DRAFT', 'CANCELLED', 'EXPIRED')
 group by o.customer_id, f.order_id, f.placed_at, f.placed_day, f.channel, f.currency, f.country;
insert into rollup_order_day (day, channel, currency, row_count, orders, open_orders, cancelled_orders, shipping, tax, total_sales, original_sales, orders_shipped, ship_seconds, orders_due, late_orders, perfect_orders)
select o.placed_day, o.channel, o.currency, count(*), coalesce(sum(1), 0), coalesce(sum((o.status not in ('COMPLETED', 'CANCELLED', 'EXPIRED'))::int), 0), coalesce(sum((o.status = 'CANCELLED')::int), 0), coalesce(sum(o.shipping), 0), coalesce(sum(o.tax), 0), coalesce(sum(o.total), 0), coalesce(sum(o.original_total), 0), coalesce(sum((o.shipped_at is not null)::int), 0), coalesce(sum(coalesce(extract(epoch from o.shipped_at - o.placed_at), 0)), 0), coalesce(sum((o.shipped_at is not null and o.due_at is not null)::int), 0), coalesce(sum(o.late::int), 0), coalesce(sum(o.perfect::int), 0) from fact_order o left join dim_customer c on c.customer_id = o.customer_id left join dim_country x on x.country = o.country where o.status <> 'DRAFT' group by 1, 2, 3;
insert into rollup_order_country_day (day, channel, currency, country, status, historical, carrier, row_count, orders, open_orders, cancelled_orders, shipping, tax, total_sales, original_sales, orders_shipped, ship_seconds, orders_due, late_orders, perfect_orders)
select o.placed_day, o.channel, o.currency, coalesce(o.country, ''), o.status, o.historical::text, coalesce(o.carrier, ''), count(*), coalesce(sum(1), 0), coalesce(sum((o.status not in ('COMPLETED', 'CANCELLED', 'EXPIRED'))::int), 0), coalesce(sum((o.status = 'CANCELLED')::int), 0), coalesce(sum(o.shipping), 0), coalesce(sum(o.tax), 0), coalesce(sum(o.total), 0), coalesce(sum(o.original_total), 0), coalesce(sum((o.shipped_at is not null)::int), 0), coalesce(sum(coalesce(extract(epoch from o.shipped_at - o.placed_at), 0)), 0), coalesce(sum((o.shipped_at is not null and o.due_at is not null)::int), 0), coalesce(sum(o.late::int), 0), coalesce(sum(o.perfect::int), 0) from fact_order o left join dim_customer c on c.customer_id = o.customer_id left join dim_country x on x.country = o.country where o.status <> 'DRAFT' group by 1, 2, 3, 4, 5, 6, 7;
insert into rollup_order_hour (hour, channel, currency, row_count, orders, open_orders, cancelled_orders, shipping, tax, total_sales, original_sales, orders_shipped, ship_seconds, orders_due, late_orders, perfect_orders)
select o.placed_hour, o.channel, o.currency, count(*), coalesce(sum(1), 0), coalesce(sum((o.status not in ('COMPLETED', 'CANCELLED', 'EXPIRED'))::int), 0), coalesce(sum((o.status = 'CANCELLED')::int), 0), coalesce(sum(o.shipping), 0), coalesce(sum(o.tax), 0), coalesce(sum(o.total), 0), coalesce(sum(o.original_total), 0), coalesce(sum((o.shipped_at is not null)::int), 0), coalesce(sum(coalesce(extract(epoch from o.shipped_at - o.placed_at), 0)), 0), coalesce(sum((o.shipped_at is not null and o.due_at is not null)::int), 0), coalesce(sum(o.late::int), 0), coalesce(sum(o.perfect::int), 0) from fact_order o left join dim_customer c on c.customer_id = o.customer_id left join dim_country x on x.country = o.country where o.status <> 'DRAFT' group by 1, 2, 3;
insert into rollup_line_day (day, channel, currency, row_count, lines, ordered_units, cancelled_units, shipped_units, backordered_units, returned_units, gross_sales, discounts, net_sales_unrounded, costed_sales, cost_of_goods)
select o.placed_day, o.channel, o.currency, count(*), coalesce(sum(1), 0), coalesce(sum(l.quantity), 0), coalesce(sum(l.cancelled), 0), coalesce(sum(l.shipped), 0), coalesce(sum(l.backordered), 0), coalesce(sum(l.returned), 0), coalesce(sum(l.gross), 0), coalesce(sum(l.discount), 0), coalesce(sum(l.net_exact), 0), coalesce(sum(case when l.cost is null then 0 else l.gross - l.discount end), 0), coalesce(sum(coalesce(l.cost, 0)), 0) from fact_order_line l join fact_order o using (order_id) left join dim_customer c on c.customer_id = o.customer_id left join dim_country x on x.country = o.country where o.status <> 'DRAFT' group by 1, 2, 3;
insert into rollup_line_category_day (day, channel, currency, category, row_count, lines, ordered_units, cancelled_units, shipped_units, backordered_units, returned_units, gross_sales, discounts, net_sales_unrounded, costed_sales, cost_of_goods)
select o.placed_day, o.channel, o.currency, coalesce(l.category, ''), count(*), coalesce(sum(1), 0), coalesce(sum(l.quantity), 0), coalesce(sum(l.cancelled), 0), coalesce(sum(l.shipped), 0), coalesce(sum(l.backordered), 0), coalesce(sum(l.returned), 0), coalesce(sum(l.gross), 0), coalesce(sum(l.discount), 0), coalesce(sum(l.net_exact), 0), coalesce(sum(case when l.cost is null then 0 else l.gross - l.discount end), 0), coalesce(sum(coalesce(l.cost, 0)), 0) from fact_order_line l join fact_order o using (order_id) left join dim_customer c on c.customer_id = o.customer_id left join dim_country x on x.country = o.country where o.status <> 'DRAFT' group by 1, 2, 3, 4;
insert into rollup_line_country_month (month, channel, currency, country, category, row_count, lines, ordered_units, cancelled_units, shipped_units, backordered_units, returned_units, gross_sales, discounts, net_sales_unrounded, costed_sales, cost_of_goods)
select date_trunc('month', o.placed_day)::date, o.channel, o.currency, coalesce(o.country, ''), coalesce(l.category, ''), count(*), coalesce(sum(1), 0), coalesce(sum(l.quantity), 0), coalesce(sum(l.cancelled), 0), coalesce(sum(l.shipped), 0), coalesce(sum(l.backordered), 0), coalesce(sum(l.returned), 0), coalesce(sum(l.gross), 0), coalesce(sum(l.discount), 0), coalesce(sum(l.net_exact), 0), coalesce(sum(case when l.cost is null then 0 else l.gross - l.discount end), 0), coalesce(sum(coalesce(l.cost, 0)), 0) from fact_order_line l join fact_order o using (order_id) left join dim_customer c on c.customer_id = o.customer_id left join dim_country x on x.country = o.country where o.status <> 'DRAFT' group by 1, 2, 3, 4, 5;
insert into rollup_line_item_month (month, currency, sku, row_count, lines, ordered_units, cancelled_units, shipped_units, backordered_units, returned_units, gross_sales, discounts, net_sales_unrounded, costed_sales, cost_of_goods)
select date_trunc('month', o.placed_day)::date, o.currency, l.sku, count(*), coalesce(sum(1), 0), coalesce(sum(l.quantity), 0), coalesce(sum(l.cancelled), 0), coalesce(sum(l.shipped), 0), coalesce(sum(l.backordered), 0), coalesce(sum(l.returned), 0), coalesce(sum(l.gross), 0), coalesce(sum(l.discount), 0), coalesce(sum(l.net_exact), 0), coalesce(sum(case when l.cost is null then 0 else l.gross - l.discount end), 0), coalesce(sum(coalesce(l.cost, 0)), 0) from fact_order_line l join fact_order o using (order_id) left join dim_customer c on c.customer_id = o.customer_id left join dim_country x on x.country = o.country where o.status <> 'DRAFT' group by 1, 2, 3;
insert into rollup_line_item_day (day, currency, sku, row_count, lines, ordered_units, cancelled_units, shipped_units, backordered_units, returned_units, gross_sales, discounts, net_sales_unrounded, costed_sales, cost_of_goods)
select o.placed_day, o.currency, l.sku, count(*), coalesce(sum(1), 0), coalesce(sum(l.quantity), 0), coalesce(sum(l.cancelled), 0), coalesce(sum(l.shipped), 0), coalesce(sum(l.backordered), 0), coalesce(sum(l.returned), 0), coalesce(sum(l.gross), 0), coalesce(sum(l.discount), 0), coalesce(sum(l.net_exact), 0), coalesce(sum(case when l.cost is null then 0 else l.gross - l.discount end), 0), coalesce(sum(coalesce(l.cost, 0)), 0) from fact_order_line l join fact_order o using (order_id) left join dim_customer c on c.customer_id = o.customer_id left join dim_country x on x.country = o.country where o.status <> 'DRAFT' group by 1, 2, 3;
insert into rollup_customer_day (day, channel, currency, country, row_count, new_customers, returning_customers, lifetime_orders, lifetime_sales)
select c.first_day, coalesce(c.channel, ''), coalesce(c.currency, ''), coalesce(c.country, ''), count(*), coalesce(sum(1), 0), coalesce(sum((c.orders > 1)::int), 0), coalesce(sum(c.orders), 0), coalesce(sum(c.total), 0) from fact_customer c left join dim_country x on x.country = c.country where c.orders > 0 group by 1, 2, 3, 4;
insert into rollup_fulfillment_day (day, location_id, method, service, row_count, fulfillment_orders, worked_orders, split_orders, planned_units, picked_units, short_units, rejected_work, due_work, work_on_time)
select w.day, w.location_id, coalesce(w.method, ''), coalesce(w.service, ''), count(*), coalesce(sum(1), 0), coalesce(sum((w.position = 1)::int), 0), coalesce(sum((w.position = 1 and w.parts > 1)::int), 0), coalesce(sum(w.units - w.cancelled), 0), coalesce(sum(w.picked), 0), coalesce(sum(w.short), 0), coalesce(sum(w.rejected::int), 0), coalesce(sum((w.shipped_at is not null and w.due_at is not null)::int), 0), coalesce(sum((w.shipped_at <= w.due_at)::int), 0) from fact_fulfillment w left join fact_order o using (order_id) left join dim_country x on x.country = o.country left join dim_location b on b.location_id = w.location_id group by 1, 2, 3, 4;
insert into rollup_shipment_day (day, location_id, carrier, service, currency, row_count, shipments, shipping_cost, delivered_shipments, promised_shipments, shipments_in_time, transit_seconds)
select s.day, s.location_id, coalesce(s.carrier, ''), s.service, coalesce(s.currency, ''), count(*), coalesce(sum((s.shipped_at is not null)::int), 0), coalesce(sum(case when s.status <> 'VOIDED' then coalesce(s.rate, 0) else 0 end), 0), coalesce(sum((s.delivered_at is not null)::int), 0), coalesce(sum((s.delivered_at is not null and coalesce(s.promised_to, s.estimated_at) is not null)::int), 0), coalesce(sum((s.delivered_at <= coalesce(s.promised_to, s.estimated_at))::int), 0), coalesce(sum(coalesce(extract(epoch from s.delivered_at - s.shipped_at), 0)), 0) from fact_shipment s left join fact_order o using (order_id) left join dim_country x on x.country = o.country left join dim_location b on b.location_id = s.location_id where s.day is not null group by 1, 2, 3, 4, 5;
