-- How the business counts its days, years and money. One row.
create table reporting_setting (
  id boolean primary key default true check (id),
  time_zone text not null default 'UTC',
  fiscal_start_month smallint not null default 1 check (fiscal_start_month between 1 and 12),
  reporting_currency char(3) not null default 'USD',
  version bigint not null default 1
);
insert into reporting_setting default values;

-- What one unit of a currency is worth in the reporting currency, from a day on.
create table currency_rate (
  currency char(3) not null,
  valid_from date not null,
  rate numeric not null check (rate > 0),
  primary key (currency, valid_from)
);
create table dim_currency (currency char(3) primary key, exponent smallint not null);

create table dim_date (
  day date primary key,
  year smallint not null,
  quarter smallint not null,
  month smallint not null,
  week smallint not null,
  weekday smallint not null,
  week_start date not null,
  month_start date not null,
  quarter_start date not null,
  year_start date not null,
  fiscal_year smallint not null,
  fiscal_quarter smallint not null,
  fiscal_month smallint not null
);
-- Weeks begin on Monday (ISO 8601); a fiscal year is named by the calendar year in which it ends.
create function fill_dim_date(start_month int) returns void language sql as $$
  insert into dim_date
  select d, extract(year from d), extract(quarter from d), extract(month from d), extract(week from d), extract(isodow from d),
         date_trunc('week', d), date_trunc('month', d), date_trunc('quarter', d), date_trunc('year', d),
         extract(year from d + make_interval(months => (13 - start_month) % 12)),
         extract(quarter from d + make_interval(months => (13 - start_month) % 12)),
         extract(month from d + make_interval(months => (13 - start_month) % 12))
    from (select generate_series(timestamp '1990-01-01', timestamp '2060-12-31', interval '1 day') as d) days
  on conflict (day) do update set fiscal_year = excluded.fiscal_year, fiscal_quarter = excluded.fiscal_quarter, fiscal_month = excluded.fiscal_month
   where (dim_date.fiscal_year, dim_date.fiscal_quarter, dim_date.fiscal_month) is distinct from (excluded.fiscal_year, excluded.fiscal_quarter, excluded.fiscal_month)
$$;
select fill_dim_date(1);

create table dim_country (country text primary key, region text not null);
insert into dim_country
select country, region from (values
  ('Africa', 'DZ AO BJ BW BF BI CV CM CF TD KM CG CD CI DJ EG GQ ER SZ ET GA GM GH GN GW KE LS LR LY MG MW ML MR MU YT MA MZ NA NE NG RE RW SH ST SN SC SL SO ZA SS SD TZ TG TN UG EH ZM ZW'),
  ('Asia', 'AF AM AZ BH BD BT BN KH CN CY GE HK IN ID IR IQ IL JP JO KZ KP KR KW KG LA LB MO MY MV MN MM NP OM PK PS PH QA SA SG LK SY TW TJ TH TL TR TM AE UZ VN YE'),
  ('Europe', 'AX AL AD AT BY BE BA BG HR CZ DK EE FO FI FR DE GI GR GG VA HU IS IE IM IT JE XK LV LI LT LU MT MD MC ME NL MK NO PL PT RO RU SM RS SK SI ES SJ SE CH UA GB'),
  ('North America', 'AI AG AW BS BB BZ BM BQ VG CA KY CR CU CW DM DO SV GL GD GP GT HT HN JM MQ MX MS NI PA PR BL KN LC MF PM VC SX TT TC US VI'),
  ('South America', 'AR BO BR CL CO EC FK GF GY PY PE SR UY VE'),
  ('Oceania', 'AS AU CK FJ PF GU KI MH FM NR NC NZ NU NF MP PW PG PN WS SB TK TO TV UM VU WF'),
  ('Antarctica', 'AQ BV TF HM GS')) r(region, codes), string_to_array(codes, ' ') list, unnest(list) country;

alter table dim_item add column active boolean not null default true;
alter table dim_item add column unit_cost numeric;
alter table dim_item add column known boolean not null default true;
alter table dim_location add column active boolean not null default true;
alter table dim_location add column country char(2);
alter table dim_customer add column company boolean not null default false;
alter table dim_customer add column status text;
alter table dim_customer add column created_at timestamptz;

-- The newest state of every aggregate as its event told it, and what happened once: facts are made of it anew.
create sequence raw_event_recorded;
create table raw_event (
  source text not null,
  aggregate_id text not null,
  slot text not null,
  version bigint not null,
  occurred_at timestamptz not null,
  payload jsonb not null,
  recorded bigint not null default nextval('raw_event_recorded'),
  primary key (source, aggregate_id, slot)
);
create index raw_event_recorded_index on raw_event (recorded);

create table rebuild (
  id uuid primary key,
  started_at timestamptz not null,
  finished_at timestamptz,
  events bigint not null default 0,
  -- Rows that are otherwise than before, by table.
  changed jsonb
);

-- Days and hours are those of the business's time zone.
alter table fact_order add column placed_day date;
alter table fact_order add column placed_hour timestamp;
alter table fact_order add column due_at timestamptz;
alter table fact_order add column promised_to timestamptz;
alter table fact_order add column completed_at timestamptz;
alter table fact_order add column cancelled_at timestamptz;
alter table fact_order add column carrier text;
alter table fact_order add column payment_status text;
alter table fact_order add column fulfillment_status text;
alter table fact_order add column return_status text;
alter table fact_order add column original_total bigint not null default 0;
alter table fact_order add column tax_included bigint not null default 0;
alter table fact_order add column captured bigint not null default 0;
alter table fact_order add column refunded bigint not null default 0;
alter table fact_order add column units integer not null default 0;
alter table fact_order add column cancelled_units integer not null default 0;
alter table fact_order add column returned_units integer not null default 0;
alter table fact_order add column late boolean not null default false;
alter table fact_order add column perfect boolean not null default false;
update fact_order set placed_day = (placed_at at time zone 'UTC')::date, placed_hour = date_trunc('hour', placed_at at time zone 'UTC'), original_total = total;

alter table fact_order_line add column category text;
alter table fact_order_line add column supplier text;
alter table fact_order_line add column cost bigint;
alter table fact_order_line add column tax bigint not null default 0;
alter table fact_order_line add column delivered integer not null default 0;
alter table fact_order_line add column returned integer not null default 0;
alter table fact_order_line add column lost integer not null default 0;
update fact_order_line l set category = i.category, supplier = i.supplier_code from dim_item i where i.sku = l.sku;

-- A customer's orders that count, as one row: who is new, who came back, what a customer is worth.
create table fact_customer (
  customer_id uuid primary key,
  first_order_id uuid,
  first_placed_at timestamptz,
  first_day date,
  last_placed_at timestamptz,
  channel text,
  currency char(3),
  country text,
  orders integer not null default 0,
  total bigint not null default 0
);
create index fact_customer_first_day on fact_customer (first_day);

create table fact_payment (
  payment_id uuid primary key,
  order_id uuid not null,
  channel text not null,
  currency char(3) not null,
  country text,
  method text not null,
  provider text,
  status text not null,
  amount bigint not null,
  authorized bigint not null,
  captured bigint not null,
  created_at timestamptz not null,
  day date not null
);
create index fact_payment_order on fact_payment (order_id);
create index fact_payment_day on fact_payment (day);

create table fact_refund (
  refund_id uuid primary key,
  order_id uuid not null,
  payment_id uuid not null,
  channel text not null,
  currency char(3) not null,
  country text,
  status text not null,
  reason text not null,
  amount bigint not null,
  created_at timestamptz not null,
  day date not null
);
create index fact_refund_order on fact_refund (order_id);
create index fact_refund_day on fact_refund (day);

create table fact_allocation (
  allocation_id uuid primary key,
  order_id uuid not null,
  line_id uuid not null,
  sku text not null,
  location_id uuid not null,
  state text not null,
  quantity integer not null,
  shipped integer not null,
  short integer not null
);
create index fact_allocation_order on fact_allocation (order_id);
create index fact_allocation_sku on fact_allocation (sku);

create table fact_decision (
  decision_id uuid primary key,
  order_id uuid not null,
  decided_at timestamptz not null,
  day date not null,
  strategy text not null,
  rule text,
  cost bigint not null,
  exact boolean not null,
  micros integer not null,
  locations integer not null,
  units integer not null,
  short_units integer not null
);
create index fact_decision_order on fact_decision (order_id);
create index fact_decision_day on fact_decision (day);

alter table fact_fulfillment add column method text;
alter table fact_fulfillment add column service text;
alter table fact_fulfillment add column picked integer not null default 0;
alter table fact_fulfillment add column short integer not null default 0;
alter table fact_fulfillment add column cancelled integer not null default 0;
alter table fact_fulfillment add column position smallint not null default 1;
alter table fact_fulfillment add column parts smallint not null default 1;
alter table fact_fulfillment add column opened_at timestamptz;
alter table fact_fulfillment add column day date;
alter table fact_fulfillment add column accepted_at timestamptz;
alter table fact_fulfillment add column picked_at timestamptz;
alter table fact_fulfillment add column packed_at timestamptz;
alter table fact_fulfillment add column shipped_at timestamptz;
alter table fact_fulfillment add column delivered_at timestamptz;
alter table fact_fulfillment add column due_at timestamptz;
alter table fact_fulfillment add column promised_to timestamptz;
alter table fact_fulfillment add column rejected boolean not null default false;

update fact_fulfillment f set day = coalesce((select o.placed_day from fact_order o where o.order_id = f.order_id), '1990-01-01');

create table fact_shipment (
  shipment_id uuid primary key,
  order_id uuid not null,
  fulfillment_order_id uuid not null,
  location_id uuid not null,
  carrier text,
  service text not null,
  status text not null,
  rate bigint,
  currency char(3),
  weight_grams integer not null,
  units integer not null,
  shipped_at timestamptz,
  day date,
  estimated_at timestamptz,
  promised_to timestamptz,
  delivered_at timestamptz
);
create index fact_shipment_order on fact_shipment (order_id);
create index fact_shipment_day on fact_shipment (day);

create table fact_milestone (
  milestone_id uuid primary key,
  order_id uuid not null,
  fulfillment_order_id uuid not null,
  location_id uuid,
  type text not null,
  reason text,
  occurred_at timestamptz not null,
  day date not null
);
create index fact_milestone_order on fact_milestone (order_id);
create index fact_milestone_day on fact_milestone (day);

alter table fact_stock add column reserved integer not null default 0;
alter table fact_stock add column backordered integer not null default 0;
alter table fact_stock add column on_order integer not null default 0;
alter table fact_stock add column first_in_day date;
alter table fact_stock add column last_in_day date;
alter table fact_stock add column last_out_day date;

-- A level as a day left it; a day without a change has no row.
create table fact_stock_daily (
  sku text not null,
  location_id uuid not null,
  day date not null,
  version bigint not null,
  on_hand integer not null,
  reserved integer not null,
  available integer not null,
  backordered integer not null,
  on_order integer not null,
  primary key (sku, location_id, day)
);
create index fact_stock_daily_day on fact_stock_daily (day);

create table fact_movement (
  sku text not null,
  location_id uuid not null,
  version bigint not null,
  position smallint not null,
  bucket text not null,
  delta integer not null,
  reason text not null,
  reference text,
  occurred_at timestamptz not null,
  day date not null,
  primary key (sku, location_id, version, position)
);
create index fact_movement_day on fact_movement (day);

create table fact_alert (
  alert_id uuid primary key,
  sku text not null,
  location_id uuid not null,
  status text not null,
  reorder_position integer not null,
  reorder_point integer not null,
  suggested_quantity integer not null,
  raised_at timestamptz not null,
  closed_at timestamptz,
  day date not null
);
create index fact_alert_day on fact_alert (day);

create table fact_case (
  case_id uuid primary key,
  number text not null,
  kind text not null,
  status text not null,
  severity text not null,
  queue text not null,
  customer_id uuid,
  order_id uuid,
  escalation_level smallint not null,
  opened_at timestamptz not null,
  due_at timestamptz,
  resolved_at timestamptz,
  resolution text,
  day date not null
);
create index fact_case_day on fact_case (day);

create table fact_return (
  return_id uuid primary key,
  number text,
  order_id uuid not null,
  customer_id uuid,
  status text not null,
  channel text,
  currency char(3),
  country text,
  location_id uuid,
  requested_at timestamptz not null,
  received_at timestamptz,
  resolved_at timestamptz,
  units integer not null default 0,
  received_units integer not null default 0,
  restocked_units integer not null default 0,
  refunded bigint not null default 0,
  day date not null
);
create index fact_return_order on fact_return (order_id);
create index fact_return_day on fact_return (day);

create table fact_appeasement (
  appeasement_id uuid primary key,
  order_id uuid,
  customer_id uuid,
  kind text not null,
  status text not null,
  reason text,
  channel text,
  currency char(3) not null,
  amount bigint not null,
  proposed_at timestamptz not null,
  issued_at timestamptz,
  day date not null
);
create index fact_appeasement_day on fact_appeasement (day);
