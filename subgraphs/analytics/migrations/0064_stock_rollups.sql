-- What days changed of the stock, and what came and went, by location, category and supplier.
create table rollup_stock_change_day (
  day date not null,
  location_id uuid not null,
  category text not null,
  supplier text not null,
  row_count bigint not null,
  unit_change bigint not null,
  level_change bigint not null,
  empty_change bigint not null,
  worth_change numeric not null,
  primary key (day, location_id, category, supplier)
) with (fillfactor = 80);

create table rollup_movement_day (
  day date not null,
  location_id uuid not null,
  category text not null,
  supplier text not null,
  reason text not null,
  row_count bigint not null,
  received_units bigint not null,
  issued_units bigint not null,
  issued_worth numeric not null,
  net_movement bigint not null,
  primary key (day, location_id, category, supplier, reason)
) with (fillfactor = 80);

insert into rollup_stock_change_day (day, location_id, category, supplier, row_count, unit_change, level_change, empty_change, worth_change)
select h.day, h.location_id, coalesce(i.category, ''), coalesce(i.supplier_code, ''), count(*), coalesce(sum(h.units), 0), coalesce(sum(h.levels), 0), coalesce(sum(h.empties), 0), coalesce(sum(h.units * coalesce(i.unit_cost, 0)), 0) from (select sku, location_id, day, on_hand - lag(on_hand, 1, 0) over past as units,
    (lag(day) over past is null)::int as levels, (available <= 0)::int - lag((available <= 0)::int, 1, 0) over past as empties
  from fact_stock_daily window past as (partition by sku, location_id order by day)) h left join dim_item i on i.sku = h.sku group by 1, 2, 3, 4;
insert into rollup_movement_day (day, location_id, category, supplier, reason, row_count, received_units, issued_units, issued_worth, net_movement)
select m.day, m.location_id, coalesce(i.category, ''), coalesce(i.supplier_code, ''), m.reason, count(*), coalesce(sum(case when m.bucket = 'on_hand' and m.delta > 0 and m.reason in ('RECEIPT', 'TRANSFER_IN') then m.delta else 0 end), 0), coalesce(sum(case when m.bucket = 'on_hand' and m.reason = 'SHIPMENT' then -m.delta else 0 end), 0), coalesce(sum(case when m.bucket = 'on_hand' and m.reason = 'SHIPMENT' then -m.delta * coalesce(i.unit_cost, 0) else 0 end), 0), coalesce(sum(case when m.bucket = 'on_hand' then m.delta else 0 end), 0) from fact_movement m left join dim_item i on i.sku = m.sku left join dim_location b on b.location_id = m.location_id group by 1, 2, 3, 4, 5;

-- The stock at the end of each day, also of those on which nothing changed.
create view stock_total_day as
select d.day, k.location_id, k.category, k.supplier, k.levels as row_count, k.units as unit_days, k.levels as level_days, k.empties as empty_days, k.worth as worth_days
  from (select c.day, location_id, category, supplier, sum(unit_change) over past as units, sum(level_change) over past as levels,
               sum(empty_change) over past as empties, sum(worth_change) over past as worth, lead(c.day, 1, z.tomorrow) over past as next_day
          from rollup_stock_change_day c cross join (select (now() at time zone time_zone)::date + 1 as tomorrow from reporting_setting) z
        window past as (partition by location_id, category, supplier order by c.day)) k
  join dim_date d on d.day >= k.day and d.day < k.next_day;

-- The same of each item, and of credit, by bounds that days are looked up by.
create or replace view stock_day as
select d.day, s.sku, s.location_id, s.on_hand, s.reserved, s.available, s.backordered, s.on_order
  from (select f.*, lead(f.day, 1, z.tomorrow) over (partition by f.sku, f.location_id order by f.day) as next_day
          from fact_stock_daily f cross join (select (now() at time zone time_zone)::date + 1 as tomorrow from reporting_setting) z) s
  join dim_date d on d.day >= s.day and d.day < s.next_day;
create or replace view credit_day as
select d.day, k.kind, k.currency, k.balance
  from (select c.kind, c.currency, c.day, sum(c.credit_change) over past as balance, lead(c.day, 1, z.tomorrow) over past as next_day
          from rollup_credit_day c cross join (select (now() at time zone time_zone)::date + 1 as tomorrow from reporting_setting) z
        window past as (partition by c.kind, c.currency order by c.day)) k
  join dim_date d on d.day >= k.day and d.day < k.next_day;

-- What a version that does not know these sums has counted meanwhile comes into them.
update reporting_setting set rebuild_wanted = true where exists (select from fact_stock_daily);
