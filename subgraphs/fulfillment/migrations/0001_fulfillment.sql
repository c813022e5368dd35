create table known_item (
  sku text primary key,
  title text not null,
  weight_grams integer not null,
  gtin text
);

create table known_location (
  id uuid primary key,
  code text not null,
  name text not null,
  active boolean not null,
  address jsonb not null
);

create table order_work (
  order_id uuid primary key,
  demand jsonb,
  demand_version bigint not null default 0,
  reservations jsonb,
  reservation_version bigint not null default 0,
  version bigint not null default 0
);

create sequence fulfillment_order_number start 100001;
create table fulfillment_order (
  id uuid primary key,
  number text not null unique,
  order_id uuid not null references order_work,
  order_number text not null,
  delivery_id uuid not null,
  location_id uuid not null,
  method text not null check (method in ('SHIPPING', 'PICKUP_IN_STORE', 'SHIP_TO_STORE', 'DIGITAL')),
  service text not null default 'STANDARD',
  status text not null check (status in ('SCHEDULED', 'OPEN', 'ACCEPTED', 'PICKING', 'PICKED', 'PACKED', 'READY_FOR_PICKUP', 'SHIPPED', 'DELIVERED', 'PICKED_UP', 'REJECTED', 'SHORT', 'CANCELLED')),
  on_hold boolean not null default false,
  promised_to timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index fulfillment_order_order on fulfillment_order (order_id);
create index fulfillment_order_work on fulfillment_order (location_id, status, created_at);
create index fulfillment_order_created on fulfillment_order (created_at desc, id desc);

create table fulfillment_order_line (
  id uuid primary key,
  fulfillment_order_id uuid not null references fulfillment_order,
  allocation_id uuid not null,
  line_id uuid not null,
  sku text not null,
  title text not null,
  quantity integer not null check (quantity > 0),
  picked integer not null default 0,
  packed integer not null default 0,
  shipped integer not null default 0,
  delivered integer not null default 0,
  cancelled integer not null default 0,
  short integer not null default 0,
  short_reason text,
  unique (fulfillment_order_id, allocation_id),
  constraint work_line_not_negative check (least(picked, packed, shipped, delivered, cancelled, short) >= 0),
  constraint work_line_algebra check (cancelled + short + picked <= quantity and packed <= picked and shipped <= packed and delivered <= shipped)
);
create index fulfillment_order_line_allocation on fulfillment_order_line (allocation_id);

create table shipment (
  id uuid primary key,
  fulfillment_order_id uuid not null references fulfillment_order,
  position smallint not null,
  status text not null check (status in ('LABEL_PENDING', 'LABEL_PURCHASED', 'MANIFESTED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED', 'LABEL_FAILED', 'LABEL_UNKNOWN', 'VOIDED', 'EXCEPTION', 'RETURN_TO_SENDER', 'LOST')),
  carrier text,
  service text not null,
  tracking_number text,
  sscc text,
  rate bigint,
  currency char(3),
  weight_grams integer not null,
  length_mm integer not null,
  width_mm integer not null,
  height_mm integer not null,
  label_key text not null,
  failure text,
  version bigint not null default 1,
  created_at timestamptz not null
);
create index shipment_order on shipment (fulfillment_order_id);
create unique index shipment_tracking on shipment (tracking_number) where tracking_number is not null;

create table shipping_label (
  shipment_id uuid primary key references shipment,
  pdf bytea not null,
  zpl text not null,
  purchased_at timestamptz not null
);

create table tracking_event (
  id uuid primary key,
  shipment_id uuid not null references shipment,
  external_id text not null,
  status text not null,
  description text,
  occurred_at timestamptz not null,
  unique (shipment_id, external_id)
);

create table work_transition (
  id uuid primary key,
  order_id uuid not null references order_work,
  fulfillment_order_id uuid not null,
  type text not null,
  occurred_at timestamptz not null,
  actor jsonb not null,
  reason text,
  data jsonb
);
create index work_transition_order on work_transition (order_id, occurred_at, id);

-- The built-in carrier's own books: what it sold, whatever its customers know of it.
create sequence carrier_serial start 1;
create table carrier_ledger (
  key text primary key,
  serial bigint not null unique,
  tracking_number text not null unique,
  service text not null,
  price bigint not null,
  currency char(3) not null,
  request jsonb not null,
  voided_at timestamptz,
  sold_at timestamptz not null default clock_timestamp()
);
