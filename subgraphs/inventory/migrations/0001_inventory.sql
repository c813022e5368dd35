create table supplier (
  code text primary key,
  id uuid not null unique,
  name text not null,
  contact_name text,
  email text,
  phone text,
  address jsonb,
  lead_time_days integer not null default 7 check (lead_time_days >= 0),
  version bigint not null default 1
);

create table item (
  sku text primary key check (length(sku) between 1 and 64),
  title text not null,
  category text,
  supplier_code text references supplier,
  active boolean not null default true,
  stock_tracked boolean not null default true,
  requires_shipping boolean not null default true,
  weight_grams integer not null default 500 check (weight_grams >= 0),
  gtin text,
  unit_cost numeric,
  version bigint not null default 1
);
create index item_category on item (category);
create index item_supplier on item (supplier_code);

create table item_component (
  kit_sku text not null references item,
  sku text not null references item,
  quantity integer not null check (quantity > 0),
  primary key (kit_sku, sku),
  check (kit_sku <> sku)
);

create table location (
  id uuid primary key,
  code text not null unique,
  name text not null,
  kind text not null check (kind in ('WAREHOUSE', 'STORE')),
  active boolean not null default true,
  pickup_enabled boolean not null default false,
  time_zone text not null default 'UTC',
  address jsonb not null,
  handling_cost bigint not null default 0 check (handling_cost >= 0),
  priority integer not null default 0,
  version bigint not null default 1
);

create table inventory_level (
  id uuid primary key,
  sku text not null references item,
  location_id uuid not null references location,
  on_hand integer not null default 0,
  reserved integer not null default 0,
  soft_reserved integer not null default 0,
  damaged integer not null default 0,
  quality_control integer not null default 0,
  safety_stock integer not null default 0,
  backordered integer not null default 0,
  backorder_limit integer not null default 1000000,
  version bigint not null default 1,
  updated_at timestamptz not null,
  unique (sku, location_id),
  constraint level_not_negative check (least(on_hand, reserved, soft_reserved, damaged, quality_control, safety_stock, backordered) >= 0),
  constraint level_never_oversold check (reserved + soft_reserved + damaged + quality_control <= on_hand),
  constraint level_backorder_limit check (backordered <= backorder_limit)
) with (fillfactor = 60);
create index inventory_level_location on inventory_level (location_id, sku);

create table inventory_movement (
  id uuid primary key,
  level_id uuid not null references inventory_level,
  bucket text not null check (bucket in ('on_hand', 'reserved', 'soft_reserved', 'damaged', 'quality_control', 'backordered')),
  delta integer not null check (delta <> 0),
  reason text not null,
  reference text,
  actor jsonb not null,
  occurred_at timestamptz not null
);
create index inventory_movement_level on inventory_movement (level_id, occurred_at desc, id desc);

create table reservation (
  id uuid primary key,
  actor_id text not null,
  state text not null check (state in ('PENDING', 'CONFIRMED', 'RELEASED', 'EXPIRED')),
  expires_at timestamptz not null,
  order_id uuid unique,
  version bigint not null default 1,
  created_at timestamptz not null
);
create index reservation_expiry on reservation (expires_at) where state = 'PENDING';

create table reservation_line (
  id uuid primary key,
  reservation_id uuid not null references reservation,
  sku text not null,
  location_id uuid not null,
  quantity integer not null check (quantity > 0),
  unique (reservation_id, sku, location_id)
);

create table order_demand (
  order_id uuid primary key,
  demand jsonb not null,
  demand_version bigint not null,
  priority integer not null,
  placed_at timestamptz not null,
  version bigint not null
);

create table order_reservation_line (
  id uuid primary key,
  order_id uuid not null references order_demand,
  line_id uuid not null,
  delivery_id uuid not null,
  sku text not null,
  location_id uuid not null references location,
  state text not null check (state in ('ALLOCATED', 'BACKORDERED')),
  stock_tracked boolean not null default true,
  quantity integer not null check (quantity >= 0),
  shipped integer not null default 0 check (shipped >= 0),
  short integer not null default 0 check (short >= 0),
  unique (line_id, sku, location_id, state),
  check (state = 'ALLOCATED' or (shipped = 0 and short = 0))
) with (fillfactor = 70);
create index order_reservation_line_order on order_reservation_line (order_id);
create index order_reservation_line_level on order_reservation_line (sku, location_id) where quantity > 0;

create table allocation_decision (
  id uuid primary key,
  order_id uuid not null,
  decided_at timestamptz not null,
  demand_version bigint not null,
  strategy text not null,
  cost bigint not null,
  candidates jsonb not null,
  assignments jsonb not null,
  shortages jsonb not null
);
create index allocation_decision_order on allocation_decision (order_id, decided_at desc, id desc);

create sequence purchase_order_number start 1001;
create table purchase_order (
  id uuid primary key,
  number text not null unique,
  external_reference text unique,
  supplier_code text not null references supplier,
  location_id uuid not null references location,
  status text not null check (status in ('DRAFT', 'SUBMITTED', 'CONFIRMED', 'PARTIALLY_RECEIVED', 'RECEIVED', 'CLOSED', 'CANCELLED')),
  ordered_at timestamptz not null,
  expected_at timestamptz,
  version bigint not null default 1
);
create index purchase_order_supplier on purchase_order (supplier_code);

create table purchase_order_line (
  id uuid primary key,
  purchase_order_id uuid not null references purchase_order,
  sku text not null references item,
  quantity integer not null check (quantity > 0),
  received integer not null default 0 check (received >= 0),
  unit_cost numeric,
  unique (purchase_order_id, sku)
);
create index purchase_order_line_sku on purchase_order_line (sku);

create table reorder_policy (
  sku text not null references item,
  location_id uuid not null references location,
  reorder_point integer not null check (reorder_point >= 0),
  order_up_to integer not null check (order_up_to >= reorder_point),
  primary key (sku, location_id)
);

create table reorder_alert (
  id uuid primary key,
  sku text not null references item,
  location_id uuid not null references location,
  status text not null check (status in ('OPEN', 'ORDERED', 'DISMISSED', 'CLOSED')),
  reorder_position integer not null,
  reorder_point integer not null,
  suggested_quantity integer not null,
  raised_at timestamptz not null,
  closed_at timestamptz,
  version bigint not null default 1
);
create unique index reorder_alert_one_open on reorder_alert (sku, location_id) where status in ('OPEN', 'ORDERED', 'DISMISSED');
create index reorder_alert_status on reorder_alert (status, raised_at desc, id desc);
