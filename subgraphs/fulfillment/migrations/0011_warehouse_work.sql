alter table known_location add column kind text not null default 'WAREHOUSE';
alter table known_location add column time_zone text not null default 'UTC';
alter table known_location add column pickup_enabled boolean not null default false;
-- Cut-off, working days, closing days, capacity and pickup times; null: the defaults.
alter table known_location add column work_policy jsonb;

alter table fulfillment_order add column hold jsonb;
alter table fulfillment_order add column scheduled_for timestamptz;
alter table fulfillment_order add column due_at timestamptz;
alter table fulfillment_order add column pickup_location_id uuid;
alter table fulfillment_order add column ready_at timestamptz;
alter table fulfillment_order add column reminded_at timestamptz;
alter table fulfillment_order add column expires_at timestamptz;
alter table fulfillment_order add column handed_over jsonb;
alter table fulfillment_order add column move_to uuid;

alter table fulfillment_order_line add column lost integer not null default 0;

alter table shipment add column contents jsonb not null default '[]';
alter table shipment add column box_code text;
alter table shipment add column bought_service text;
alter table shipment add column carrier_reference text;
alter table shipment add column tracking_url text;
alter table shipment add column estimated_at timestamptz;
alter table shipment add column delivered_at timestamptz;
alter table shipment add column manifest_id uuid;
alter table shipment add column label_attempts integer not null default 0;
alter table shipment add column last_scan_at timestamptz;
alter table shipment add column polled_at timestamptz;

alter table tracking_event add column location text;

-- What warehouses must know of an item beyond its weight.
create table item_handling (
  sku text primary key,
  length_mm integer check (length_mm > 0),
  width_mm integer check (width_mm > 0),
  height_mm integer check (height_mm > 0),
  keep_upright boolean not null default false,
  serial_tracked boolean not null default false,
  hs_code text,
  origin_country_code char(2),
  customs_description text
);

create table bin (
  location_id uuid not null,
  sku text not null,
  code text not null,
  -- Where the bin lies on the walk through the building.
  sequence integer not null,
  primary key (location_id, sku)
);

create table box (
  code text primary key,
  name text not null,
  inner_length_mm integer not null check (inner_length_mm > 0),
  inner_width_mm integer not null check (inner_width_mm > 0),
  inner_height_mm integer not null check (inner_height_mm > 0),
  wall_mm integer not null default 5 check (wall_mm >= 0),
  tare_grams integer not null check (tare_grams >= 0),
  max_weight_grams integer not null check (max_weight_grams > 0),
  active boolean not null default true
);

create sequence pick_list_number start 1001;
create table pick_list (
  id uuid primary key,
  number text not null unique,
  location_id uuid not null,
  kind text not null check (kind in ('SINGLE', 'BATCH', 'WAVE')),
  status text not null check (status in ('OPEN', 'COMPLETED', 'CANCELLED')),
  assigned_to text,
  created_at timestamptz not null,
  created_by jsonb not null
);
create table pick_list_order (
  pick_list_id uuid not null references pick_list,
  fulfillment_order_id uuid not null references fulfillment_order,
  -- The tote or cart slot that the order's units go into.
  tote integer not null,
  primary key (pick_list_id, fulfillment_order_id)
);

create table picked_unit (
  fulfillment_order_line_id uuid not null references fulfillment_order_line,
  serial text not null,
  picked_at timestamptz not null,
  primary key (fulfillment_order_line_id, serial)
);

-- What is about to be bought, of whom: committed before the carrier is called.
create table label_intent (
  key text primary key,
  shipment_id uuid not null references shipment,
  carrier text not null,
  service text not null,
  rate_reference text,
  quoted bigint,
  currency char(3),
  expected_on date,
  started_at timestamptz not null
);

create table label_file (
  shipment_id uuid not null references shipment,
  format text not null check (format in ('PDF', 'ZPL', 'PNG')),
  media_type text not null,
  store text not null,
  key text not null,
  sha256 text not null,
  size integer not null,
  bytes bytea,
  created_at timestamptz not null,
  primary key (shipment_id, format)
);

create table label_batch (
  id uuid primary key,
  format text not null,
  requested_by jsonb not null,
  created_at timestamptz not null
);
create table label_batch_item (
  batch_id uuid not null references label_batch,
  position integer not null,
  shipment_id uuid not null references shipment,
  primary key (batch_id, position)
);

create sequence manifest_number start 1001;
create table manifest (
  id uuid primary key,
  number text not null unique,
  location_id uuid not null,
  carrier text not null,
  day date not null,
  status text not null check (status in ('CLOSED', 'HANDED_OVER')),
  carrier_reference text,
  created_at timestamptz not null,
  -- When the carrier has been told.
  told_at timestamptz,
  handed_over_at timestamptz,
  handed_to text
);

-- Files and messages of logistics partners, each taken once.
create table partner_message (
  partner text not null,
  message_id text not null,
  outcome jsonb not null,
  received_at timestamptz not null,
  primary key (partner, message_id)
);

-- When the carrier has taken back a label that is no longer wanted.
alter table shipment add column void_confirmed_at timestamptz;

-- The built-in carrier's own book of scans.
create table carrier_scan (
  tracking_number text not null references carrier_ledger (tracking_number),
  event_id text not null,
  status text not null,
  description text not null,
  occurred_at timestamptz not null,
  primary key (tracking_number, event_id)
);
