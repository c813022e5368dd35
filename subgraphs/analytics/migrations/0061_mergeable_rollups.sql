-- Percentiles and different customers from sums of days: histograms of times, and sets of customers as bits.

-- The place of a customer's bit. Given once and for ever, so that sets made anew are the same.
create table customer_ordinal (
  customer_id uuid primary key,
  ordinal int not null generated always as identity unique
);
insert into customer_ordinal (customer_id) select distinct customer_id from fact_order where customer_id is not null;

create table rollup_order_ship_month (
  month date not null,
  channel text not null,
  currency text not null,
  ship_bucket smallint not null,
  row_count bigint not null,
  primary key (month, channel, currency, ship_bucket)
) with (fillfactor = 80);

create table rollup_order_ship_day (
  day date not null,
  channel text not null,
  currency text not null,
  ship_bucket smallint not null,
  row_count bigint not null,
  primary key (day, channel, currency, ship_bucket)
) with (fillfactor = 80);

create table rollup_order_customers_month (
  month date not null,
  channel text not null,
  currency text not null,
  chunk int not null,
  bits bit(4096) not null,
  row_count bigint not null,
  primary key (month, channel, currency, chunk)
) with (fillfactor = 80);

create table rollup_order_customers_day (
  day date not null,
  channel text not null,
  currency text not null,
  chunk int not null,
  bits bit(4096) not null,
  row_count bigint not null,
  primary key (day, channel, currency, chunk)
) with (fillfactor = 80);

insert into rollup_order_ship_month (month, channel, currency, ship_bucket, row_count)
select date_trunc('month', o.placed_day)::date, o.channel, o.currency, case when (extract(epoch from o.shipped_at - o.placed_at)) is not null then ceil(ln(greatest((extract(epoch from o.shipped_at - o.placed_at))::float8, 1)) / ln(1.05::float8))::int end, count(*) from fact_order o left join dim_customer c on c.customer_id = o.customer_id left join dim_country x on x.country = o.country where o.status <> 'DRAFT' and (case when (extract(epoch from o.shipped_at - o.placed_at)) is not null then ceil(ln(greatest((extract(epoch from o.shipped_at - o.placed_at))::float8, 1)) / ln(1.05::float8))::int end) is not null group by 1, 2, 3, 4;
insert into rollup_order_ship_day (day, channel, currency, ship_bucket, row_count)
select o.placed_day, o.channel, o.currency, case when (extract(epoch from o.shipped_at - o.placed_at)) is not null then ceil(ln(greatest((extract(epoch from o.shipped_at - o.placed_at))::float8, 1)) / ln(1.05::float8))::int end, count(*) from fact_order o left join dim_customer c on c.customer_id = o.customer_id left join dim_country x on x.country = o.country where o.status <> 'DRAFT' and (case when (extract(epoch from o.shipped_at - o.placed_at)) is not null then ceil(ln(greatest((extract(epoch from o.shipped_at - o.placed_at))::float8, 1)) / ln(1.05::float8))::int end) is not null group by 1, 2, 3, 4;
insert into rollup_order_customers_month (month, channel, currency, chunk, bits, row_count)
select date_trunc('month', o.placed_day)::date, o.channel, o.currency, m.ordinal >> 12, bit_or(set_bit(repeat('0', 4096)::bit(4096), m.ordinal & 4095, 1)), bit_count(bit_or(set_bit(repeat('0', 4096)::bit(4096), m.ordinal & 4095, 1))) from fact_order o left join dim_customer c on c.customer_id = o.customer_id left join dim_country x on x.country = o.country join customer_ordinal m on m.customer_id = o.customer_id where o.status <> 'DRAFT' group by 1, 2, 3, 4;
insert into rollup_order_customers_day (day, channel, currency, chunk, bits, row_count)
select o.placed_day, o.channel, o.currency, m.ordinal >> 12, bit_or(set_bit(repeat('0', 4096)::bit(4096), m.ordinal & 4095, 1)), bit_count(bit_or(set_bit(repeat('0', 4096)::bit(4096), m.ordinal & 4095, 1))) from fact_order o left join dim_customer c on c.customer_id = o.customer_id left join dim_country x on x.country = o.country join customer_ordinal m on m.customer_id = o.customer_id where o.status <> 'DRAFT' group by 1, 2, 3, 4;

-- A line is written in one statement with its order, and no order is ever deleted alone: that each line has its order
-- is verified, and costs a look at the order for each line no more.
alter table fact_order_line drop constraint fact_order_line_order_id_fkey;

-- Facts are replaced by newer states of themselves: with room beside them that touches no index.
alter table fact_order set (fillfactor = 80);
alter table fact_order_line set (fillfactor = 80);
alter table fact_customer set (fillfactor = 80);
alter table fact_fulfillment set (fillfactor = 80);
alter table fact_shipment set (fillfactor = 80);
alter table fact_allocation set (fillfactor = 80);
alter table fact_stock set (fillfactor = 80);

-- What a version that does not know these sums has counted meanwhile comes into them.
update reporting_setting set rebuild_wanted = true where exists (select from fact_order);
