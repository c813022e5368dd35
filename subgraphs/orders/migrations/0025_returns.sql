-- How many returns were opened for an order: each is numbered after it.
alter table orders add column returns_opened integer not null default 0;
-- How many claims on carriers were made for it.
alter table orders add column claims_opened integer not null default 0;
-- When the newest unit of a line reached the customer: what a return's time is counted from.
alter table order_line add column delivered_at timestamptz;
-- The line whose units this one stands in for: what was lost, or is exchanged.
alter table order_line add column replaces_line_id uuid;

-- Goods on their way back. Its state is one row; its units are those of order_return_lot.
create table order_return (
  id uuid primary key,
  order_id uuid not null references orders,
  number text not null unique,
  version bigint not null,
  status text not null check (status in ('REQUESTED', 'APPROVED', 'DECLINED', 'LABEL_ISSUED', 'IN_TRANSIT', 'PARTIALLY_RECEIVED', 'RECEIVED', 'INSPECTED', 'RESOLVED', 'CLOSED', 'CANCELLED', 'EXPIRED')),
  origin text not null check (origin in ('CUSTOMER', 'STAFF', 'STORE', 'CARRIER')),
  shipping text not null check (shipping in ('LABEL', 'QR_CODE', 'STORE', 'OWN')),
  location_id uuid,
  note text,
  reason text,
  requested_by jsonb not null,
  -- The parcel that brings it: asked for, bought, or told by the customer.
  parcel jsonb,
  source_id uuid unique,
  shipping_fee bigint not null default 0 check (shipping_fee >= 0),
  shipping_refund bigint not null default 0 check (shipping_refund >= 0),
  expires_at timestamptz,
  overdue_at timestamptz,
  requested_at timestamptz not null,
  approved_at timestamptz,
  received_at timestamptz,
  inspected_at timestamptz,
  resolved_at timestamptz,
  closed_at timestamptz,
  updated_at timestamptz not null
);
create index order_return_order on order_return (order_id, requested_at);
create index order_return_status on order_return (status, requested_at desc, id desc);
create index order_return_requested on order_return (requested_at desc, id desc);
create index order_return_location on order_return (location_id, requested_at desc, id desc);
create index order_return_expiring on order_return (expires_at) where expires_at is not null;
create index order_return_overdue on order_return (overdue_at) where overdue_at is not null;

-- Units of one item that are to come back: of a kit, of one of its parts.
create table order_return_line (
  id uuid primary key,
  return_id uuid not null references order_return,
  order_id uuid not null,
  position smallint not null,
  line_id uuid not null references order_line,
  sku text not null,
  quantity integer not null check (quantity > 0),
  dropped integer not null default 0 check (dropped >= 0 and dropped <= quantity),
  reason text not null,
  condition text not null,
  wanted text not null check (wanted in ('REFUND', 'STORE_CREDIT', 'EXCHANGE', 'REJECT')),
  exchange_sku text,
  exchange_line_id uuid,
  note text
);
create index order_return_line_return on order_return_line (return_id, position);
create index order_return_line_order on order_return_line (order_id);
create index order_return_line_line on order_return_line (line_id);

-- Units that came in together and shared their fate since.
create table order_return_lot (
  id uuid primary key,
  return_id uuid not null references order_return,
  return_line_id uuid not null references order_return_line,
  order_id uuid not null,
  location_id uuid not null,
  quantity integer not null check (quantity > 0),
  disposition text check (disposition in ('RESTOCK', 'DAMAGED', 'QUARANTINE', 'DISPOSE', 'RETURN_TO_VENDOR', 'MISSING')),
  resolution text check (resolution in ('REFUND', 'STORE_CREDIT', 'EXCHANGE', 'REJECT')),
  value bigint not null default 0 check (value >= 0),
  fee bigint not null default 0 check (fee >= 0 and fee <= value),
  allowance_id uuid,
  exchange_line_id uuid,
  vendor_reference text,
  received_at timestamptz not null,
  check (resolution is null or disposition is not null)
);
create index order_return_lot_return on order_return_lot (return_id);
create index order_return_lot_order on order_return_lot (order_id);
create index order_return_lot_vendor on order_return_lot (location_id) where disposition = 'RETURN_TO_VENDOR' and vendor_reference is null;

-- What we ask of a carrier for a parcel that it lost or damaged, and what became of the order's units.
create table carrier_claim (
  id uuid primary key,
  order_id uuid not null references orders,
  shipment_id uuid unique,
  tracking_number text,
  kind text not null check (kind in ('LOST', 'DAMAGED')),
  status text not null check (status in ('OPEN', 'FILED', 'PAID', 'REJECTED')),
  version bigint not null,
  -- Units by line and part, as they were in the parcel.
  items jsonb not null,
  resolution text check (resolution in ('RESHIP', 'REFUND', 'STORE_CREDIT', 'NONE')),
  allowance_id uuid,
  reason text,
  -- Minor units: what the goods were sold for, and what the carrier paid.
  value bigint not null default 0 check (value >= 0),
  paid bigint not null default 0 check (paid >= 0),
  carrier_reference text,
  opened_by jsonb not null,
  opened_at timestamptz not null,
  filed_at timestamptz,
  resolved_at timestamptz,
  settled_at timestamptz,
  updated_at timestamptz not null
);
create index carrier_claim_order on carrier_claim (order_id, opened_at);
create index carrier_claim_status on carrier_claim (status, opened_at desc, id desc);
create index carrier_claim_opened on carrier_claim (opened_at desc, id desc);
