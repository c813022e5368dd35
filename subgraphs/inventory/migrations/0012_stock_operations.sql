create sequence transfer_number start 1001;
create table transfer (
  id uuid primary key,
  number text not null unique,
  from_location_id uuid not null references location,
  to_location_id uuid not null references location,
  status text not null check (status in ('DRAFT', 'READY_TO_SHIP', 'IN_TRANSIT', 'PARTIALLY_RECEIVED', 'RECEIVED', 'CANCELLED')),
  created_at timestamptz not null,
  shipped_at timestamptz,
  expected_at timestamptz,
  version bigint not null default 1,
  check (from_location_id <> to_location_id)
);

create table transfer_line (
  id uuid primary key,
  transfer_id uuid not null references transfer,
  sku text not null references item,
  quantity integer not null check (quantity >= 0),
  shipped integer not null default 0 check (shipped >= 0 and shipped <= quantity),
  received integer not null default 0 check (received >= 0),
  damaged integer not null default 0 check (damaged >= 0 and damaged <= received),
  lost integer not null default 0 check (lost >= 0),
  unique (transfer_id, sku)
);

create sequence cycle_count_number start 1001;
create table cycle_count (
  id uuid primary key,
  number text not null unique,
  location_id uuid not null references location,
  status text not null check (status in ('OPEN', 'COUNTED', 'APPROVED', 'REJECTED')),
  variance_limit integer not null check (variance_limit >= 0),
  created_at timestamptz not null,
  counted_at timestamptz,
  counted_by jsonb,
  decided_at timestamptz,
  decided_by jsonb,
  version bigint not null default 1
);

create table cycle_count_line (
  id uuid primary key,
  cycle_count_id uuid not null references cycle_count,
  sku text not null references item,
  expected integer,
  counted integer check (counted >= 0),
  unique (cycle_count_id, sku)
);

-- Batches of feeds that were taken already: a repeated one changes nothing.
create table stock_feed_batch (
  feed text not null,
  batch integer not null,
  location_codes text[] not null default '{}',
  taken_at timestamptz not null,
  primary key (feed, batch)
);

alter table purchase_order_line
  add column damaged integer not null default 0,
  add column expected_at timestamptz;
alter table purchase_order
  add column closed_at timestamptz;

alter table supplier
  add column lead_time_sd_days double precision not null default 0,
  add column minimum_units integer not null default 0,
  add column minimum_cost numeric not null default 0,
  add column ordering_cost numeric not null default 0;

-- What a supplier asks for an item: least units, multiples, and unit costs from a quantity on.
create table supplier_item (
  supplier_code text not null references supplier,
  sku text not null references item,
  minimum integer not null default 1 check (minimum >= 1),
  multiple integer not null default 1 check (multiple >= 1),
  price_breaks jsonb not null default '[]',
  primary key (supplier_code, sku)
);

alter table reorder_policy
  add column method text not null default 'GIVEN',
  add column service_level double precision,
  add column review_days integer,
  add column lot text not null default 'ORDER_UP_TO',
  add column holding_rate double precision,
  add column computed_at timestamptz,
  add column computation jsonb;
