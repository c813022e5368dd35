-- Labels for goods on their way back. The row is the intent: carrier and service stand before anything is bought.
create table return_label (
  id uuid primary key,
  order_id uuid not null,
  number text not null,
  customer_id uuid,
  location_id uuid not null,
  form text not null check (form in ('LABEL', 'QR_CODE')),
  -- Sealed address and e-mail of whoever sends it.
  sender text not null,
  currency char(3) not null,
  items jsonb not null,
  status text not null check (status in ('REQUESTED', 'PURCHASED', 'FAILED', 'IN_TRANSIT', 'DELIVERED', 'LOST', 'VOIDED')),
  version bigint not null default 1,
  attempts integer not null default 0,
  carrier text,
  service text,
  rate_reference text,
  tracking_number text,
  carrier_reference text,
  tracking_url text,
  cost bigint,
  cost_currency char(3),
  failure text,
  media_type text,
  store text,
  file_key text,
  bytes bytea,
  polled_at timestamptz,
  void_confirmed_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index return_label_tracking on return_label (tracking_number) where tracking_number is not null;
create index return_label_order on return_label (order_id);
create index return_label_under_way on return_label (polled_at nulls first) where status in ('PURCHASED', 'IN_TRANSIT');
