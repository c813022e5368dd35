create table channel (
  code text primary key check (code ~ '^[A-Z0-9][A-Z0-9_-]{0,39}$'),
  id uuid not null unique,
  name text not null,
  kind text not null check (kind in ('WEB', 'STORE', 'PHONE', 'MARKETPLACE', 'SOCIAL')),
  currency char(3) not null,
  number_prefix text not null,
  active boolean not null default true,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table price (
  id uuid primary key,
  sku text not null,
  channel_code text not null references channel,
  currency char(3) not null,
  amount bigint not null check (amount >= 0),
  valid_from timestamptz not null,
  unique (sku, channel_code, currency, valid_from)
);

-- What orders must know of inventory's items and locations; fed by their events.
create table catalog_item (
  sku text primary key,
  title text not null,
  active boolean not null,
  stock_tracked boolean not null,
  requires_shipping boolean not null,
  components jsonb not null
);

create table known_location (
  id uuid primary key,
  code text not null,
  name text not null,
  active boolean not null,
  pickup_enabled boolean not null
);

create sequence order_number start 100001 cache 20;

create table orders (
  id uuid primary key,
  number text not null unique,
  version bigint not null,
  demand_version bigint not null default 0,
  last_sequence integer not null default 0,
  channel_code text not null references channel,
  external_reference text,
  customer_id uuid,
  email text,
  billing_address jsonb,
  status text not null check (status in ('DRAFT', 'PENDING', 'CONFIRMED', 'PROCESSING', 'COMPLETED', 'CANCELLED', 'EXPIRED')),
  payment_status text not null,
  fulfillment_status text not null,
  return_status text not null,
  has_open_hold boolean not null,
  has_backorder boolean not null,
  historical boolean not null default false,
  priority integer not null default 0,
  currency char(3) not null,
  subtotal bigint not null check (subtotal >= 0),
  discount_total bigint not null check (discount_total >= 0),
  shipping_total bigint not null check (shipping_total >= 0),
  tax_total bigint not null check (tax_total >= 0),
  total bigint not null check (total >= 0),
  original_total bigint not null check (original_total >= 0),
  captured bigint not null default 0 check (captured >= 0),
  refunded bigint not null default 0 check (refunded >= 0 and refunded <= captured),
  reservation_id uuid unique,
  ship_country char(2),
  ship_postal_code text,
  carrier_name text,
  required_at timestamptz,
  promised_to timestamptz,
  placed_at timestamptz not null,
  confirmed_at timestamptz,
  shipped_at timestamptz,
  completed_at timestamptz,
  cancelled_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  fulfillment_seen bigint not null default 0,
  check (total = subtotal - discount_total + shipping_total + tax_total)
) with (fillfactor = 80);
create unique index orders_external_reference on orders (channel_code, external_reference) where external_reference is not null;
create index orders_placed_at on orders (placed_at desc, id desc);
create index orders_status on orders (status, placed_at desc);
create index orders_customer on orders (customer_id, placed_at desc) where customer_id is not null;
create index orders_channel on orders (channel_code, placed_at desc);
create index orders_fulfillment_status on orders (fulfillment_status, placed_at desc);

create table order_delivery (
  id uuid primary key,
  order_id uuid not null references orders,
  position smallint not null,
  method text not null check (method in ('SHIPPING', 'PICKUP_IN_STORE', 'SHIP_TO_STORE', 'DIGITAL')),
  address jsonb,
  pickup_location_id uuid,
  promised_from timestamptz,
  promised_to timestamptz,
  shipping_price bigint not null check (shipping_price >= 0),
  service text not null default 'STANDARD'
);
create index order_delivery_order on order_delivery (order_id);

create table order_line (
  id uuid primary key,
  order_id uuid not null references orders,
  delivery_id uuid not null references order_delivery,
  position smallint not null,
  kind text not null default 'SALE' check (kind in ('SALE', 'REPLACEMENT', 'EXCHANGE')),
  sku text not null,
  title text not null,
  stock_tracked boolean not null,
  requires_shipping boolean not null,
  quantity integer not null check (quantity > 0),
  unit_price bigint not null check (unit_price >= 0),
  unit_price_source text not null default 'LIST' check (unit_price_source in ('LIST', 'GIVEN')),
  discount_rate numeric check (discount_rate >= 0 and discount_rate <= 1),
  discount_total bigint not null default 0,
  tax_total bigint not null default 0,
  open integer not null,
  backordered integer not null default 0,
  allocated integer not null default 0,
  shipped integer not null default 0,
  cancelled integer not null default 0,
  cancel_pending integer not null default 0,
  delivered integer not null default 0,
  returned integer not null default 0,
  lost integer not null default 0,
  constraint order_line_algebra check (quantity = open + backordered + allocated + shipped + cancelled),
  constraint order_line_not_negative check (least(open, backordered, allocated, shipped, cancelled, cancel_pending, delivered, returned, lost) >= 0),
  constraint order_line_cancel_pending check (cancel_pending <= allocated),
  constraint order_line_delivered check (delivered + lost <= shipped),
  constraint order_line_returned check (returned + lost <= shipped),
  constraint order_line_money check (discount_total >= 0 and tax_total >= 0 and discount_total <= quantity::bigint * unit_price)
) with (fillfactor = 80);
create index order_line_order on order_line (order_id, position);
create index order_line_sku on order_line (sku);

create table order_line_component (
  line_id uuid not null references order_line,
  sku text not null,
  per_kit integer not null check (per_kit > 0),
  price_share bigint not null,
  primary key (line_id, sku)
);

create table order_line_allocation (
  allocation_id uuid primary key,
  order_id uuid not null references orders,
  line_id uuid not null,
  sku text not null,
  location_id uuid not null,
  state text not null check (state in ('ALLOCATED', 'BACKORDERED')),
  quantity integer not null default 0,
  picked integer not null default 0,
  packed integer not null default 0,
  shipped integer not null default 0,
  delivered integer not null default 0,
  cancelled integer not null default 0,
  short integer not null default 0
);
create index order_line_allocation_order on order_line_allocation (order_id);

create table payment (
  id uuid primary key,
  order_id uuid not null references orders,
  method text not null check (method in ('CARD', 'EXTERNAL', 'INVOICE', 'CASH', 'TRANSFER', 'HISTORICAL')),
  provider text,
  reference text,
  status text not null check (status in ('PENDING', 'AUTHORIZED', 'PARTIALLY_CAPTURED', 'CAPTURED', 'VOIDED', 'FAILED', 'EXPIRED')),
  amount bigint not null check (amount >= 0),
  authorized bigint not null default 0 check (authorized >= 0),
  captured bigint not null default 0 check (captured >= 0 and captured <= authorized),
  failure text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index payment_order on payment (order_id);
create index payment_pending on payment (created_at) where status = 'PENDING';
create unique index payment_reference on payment (provider, reference) where reference is not null;

-- The intent to capture, written before the provider is called.
create table payment_capture (
  id uuid primary key,
  payment_id uuid not null references payment,
  amount bigint not null check (amount > 0),
  status text not null check (status in ('PENDING', 'SUCCEEDED', 'FAILED')),
  failure text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index payment_capture_payment on payment_capture (payment_id);

create table hold (
  id uuid primary key,
  order_id uuid not null references orders,
  reason text not null,
  note text,
  status text not null check (status in ('OPEN', 'EFFECTIVE', 'RELEASED')),
  placed_by jsonb not null,
  placed_at timestamptz not null,
  release_at timestamptz,
  released_by jsonb,
  released_at timestamptz
);
create index hold_order on hold (order_id);

create table cancellation_request (
  id uuid primary key,
  order_id uuid not null references orders,
  line_id uuid not null references order_line,
  quantity integer not null check (quantity > 0),
  accepted integer not null default 0,
  declined integer not null default 0,
  status text not null check (status in ('REQUESTED', 'ACCEPTED', 'DECLINED', 'PARTIALLY_ACCEPTED')),
  demand_version bigint not null,
  reason text,
  requested_at timestamptz not null,
  answered_at timestamptz
);
create index cancellation_request_order on cancellation_request (order_id);

create table order_event (
  id uuid primary key,
  order_id uuid not null references orders,
  sequence integer not null,
  type text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  status text not null,
  payment_status text not null,
  fulfillment_status text not null,
  return_status text not null,
  actor jsonb not null,
  reason text,
  data jsonb,
  visibility text not null check (visibility in ('CUSTOMER', 'STAFF')),
  source_event_id uuid unique,
  unique (order_id, sequence)
);

-- The sandbox provider's own ledger: what it did, whatever its callers know of it.
create table payment_sandbox_ledger (
  key text primary key,
  kind text not null check (kind in ('AUTHORIZE', 'CAPTURE', 'VOID')),
  reference text not null,
  amount bigint not null,
  currency char(3) not null,
  outcome text not null check (outcome in ('APPROVED', 'DECLINED')),
  created_at timestamptz not null default clock_timestamp()
);
