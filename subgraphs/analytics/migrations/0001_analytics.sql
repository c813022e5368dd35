create table dim_item (sku text primary key, title text not null, category text, supplier_code text);
create table dim_location (location_id uuid primary key, code text not null, name text not null, kind text not null);
create table dim_customer (customer_id uuid primary key, number text not null, country_code text);

create table fact_order (
  order_id uuid primary key,
  number text not null,
  channel text not null,
  currency char(3) not null,
  status text not null,
  historical boolean not null,
  placed_at timestamptz not null,
  shipped_at timestamptz,
  customer_id uuid,
  country text,
  shipping bigint not null,
  tax bigint not null,
  total bigint not null
);
create index fact_order_placed_at on fact_order (placed_at);
create index fact_order_channel on fact_order (channel, placed_at);

create table fact_order_line (
  line_id uuid primary key,
  order_id uuid not null references fact_order on delete cascade,
  sku text not null,
  quantity integer not null,
  cancelled integer not null,
  backordered integer not null,
  shipped integer not null,
  gross bigint not null,
  discount bigint not null,
  net_exact numeric not null
);
create index fact_order_line_order on fact_order_line (order_id);
create index fact_order_line_sku on fact_order_line (sku);

create table fact_stock (sku text not null, location_id uuid not null, on_hand integer not null, available integer not null, below_reorder_point boolean not null, primary key (sku, location_id));
create table fact_fulfillment (fulfillment_order_id uuid primary key, order_id uuid not null, location_id uuid not null, status text not null, units integer not null, shipped integer not null);

create table projection_progress (consumer text primary key, occurred_at timestamptz not null, lag_seconds double precision not null);
