-- Channels: whose invoices, how prices are meant, what happens by itself.
alter table channel add column legal_entity text;
alter table channel add column prices_include_tax boolean not null default false;
alter table channel add column location_ids uuid[] not null default '{}';
alter table channel add column policies jsonb not null default '{}';

create table legal_entity (
  code text primary key,
  id uuid not null unique,
  name text not null,
  address jsonb not null,
  tax_number text,
  invoice_prefix text not null,
  credit_note_prefix text not null,
  next_invoice bigint not null default 1,
  next_credit_note bigint not null default 1,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (invoice_prefix <> credit_note_prefix)
);

-- What is charged on top of, or contained in, an amount that is delivered to a place.
create table tax_rate (
  id uuid primary key,
  country char(2) not null,
  region text not null default '',
  postal_prefix text not null default '',
  category text not null default 'STANDARD',
  name text not null,
  rate numeric not null check (rate >= 0 and rate <= 1),
  compound boolean not null default false,
  position smallint not null default 0,
  on_shipping boolean not null default true,
  valid_from timestamptz not null,
  valid_to timestamptz check (valid_to > valid_from),
  unique (country, region, postal_prefix, category, name, valid_from)
);

-- Items that are not taxed as STANDARD.
create table item_tax_category (
  sku text primary key,
  category text not null
);

create table tax_exemption (
  customer_id uuid not null,
  country text not null default '',
  certificate text not null,
  valid_from timestamptz not null,
  valid_to timestamptz check (valid_to > valid_from),
  primary key (customer_id, country)
);

create table shipping_rate (
  id uuid primary key,
  channel_code text not null references channel,
  method text not null check (method in ('SHIPPING', 'PICKUP_IN_STORE', 'SHIP_TO_STORE', 'DIGITAL')),
  service text not null,
  country text not null default '',
  min_subtotal bigint not null default 0 check (min_subtotal >= 0),
  currency char(3) not null,
  amount bigint not null check (amount >= 0),
  valid_from timestamptz not null,
  valid_to timestamptz check (valid_to > valid_from),
  unique (channel_code, method, service, country, min_subtotal, valid_from)
);

create table discount_code (
  code text primary key,
  id uuid not null unique,
  channel_code text references channel,
  reason text not null,
  scope text not null check (scope in ('LINE', 'ORDER', 'SHIPPING')),
  sku text,
  rate numeric check (rate > 0 and rate <= 1),
  amount bigint check (amount > 0),
  currency char(3),
  min_subtotal bigint not null default 0 check (min_subtotal >= 0),
  usage_limit integer check (usage_limit > 0),
  used integer not null default 0 check (used >= 0),
  active boolean not null default true,
  valid_from timestamptz not null,
  valid_to timestamptz check (valid_to > valid_from),
  version bigint not null default 1,
  check ((rate is null) <> (amount is null)),
  check (amount is null or currency is not null),
  check (usage_limit is null or used <= usage_limit)
);

alter table known_location add column address jsonb;

alter table orders add column prices_include_tax boolean not null default false;
alter table orders add column tax_exempt boolean not null default false;
alter table orders add column tax_included_total bigint not null default 0;
alter table orders add column base_currency char(3);
alter table orders add column exchange_rate numeric;
alter table orders add column phone text;
alter table orders add column tags text[] not null default '{}';
alter table orders add column expires_at timestamptz;
alter table orders add column risk jsonb;

alter table order_delivery add column shipping_discount bigint not null default 0;
alter table order_delivery add column shipping_tax bigint not null default 0;
alter table order_delivery add column shipping_tax_included bigint not null default 0;
alter table order_delivery add column shipping_taxes jsonb not null default '[]';
alter table order_delivery add column shipping_price_source text not null default 'GIVEN';
alter table order_delivery add column requested_date date;
alter table order_delivery add column gift_message text;

alter table order_line add column tax_included bigint not null default 0;
alter table order_line add column taxes jsonb not null default '[]';
alter table order_line add column tax_category text not null default 'STANDARD';

create table order_discount (
  id uuid primary key,
  order_id uuid not null references orders,
  position smallint not null,
  scope text not null check (scope in ('LINE', 'ORDER', 'SHIPPING')),
  line_id uuid,
  code text,
  reason text not null,
  rate numeric check (rate > 0 and rate <= 1),
  amount bigint check (amount > 0),
  applied bigint not null check (applied >= 0),
  removed boolean not null default false,
  check ((rate is null) <> (amount is null)),
  check ((scope = 'LINE') = (line_id is not null))
);

alter table payment drop constraint payment_method_check;
alter table payment add constraint payment_method_check check (method in ('CARD', 'EXTERNAL', 'INVOICE', 'CASH', 'TRANSFER', 'HISTORICAL', 'STORE_CREDIT', 'GIFT_CARD')) not valid;
alter table payment add column refunded bigint not null default 0;
alter table payment add column expires_at timestamptz;
alter table payment add column replaces_id uuid;
alter table payment add constraint payment_refunded check (refunded >= 0 and refunded <= captured) not valid;

-- The intent to give money back, written before the provider is called.
create table refund (
  id uuid primary key,
  order_id uuid not null references orders,
  payment_id uuid not null references payment,
  amount bigint not null check (amount > 0),
  status text not null check (status in ('PENDING', 'SUCCEEDED', 'FAILED', 'REPLACED')),
  reason text not null,
  by_hand boolean not null,
  reference text,
  failure text,
  requested_by jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

alter table hold add column owner text;

-- The order's version that an entry belongs to.
alter table order_event add column order_version bigint;

create table order_note (
  id uuid primary key,
  order_id uuid not null references orders,
  text text not null,
  visibility text not null check (visibility in ('CUSTOMER', 'STAFF')),
  author jsonb not null,
  created_at timestamptz not null
);

-- References only: the file itself is kept elsewhere.
create table order_attachment (
  id uuid primary key,
  order_id uuid not null references orders,
  name text not null,
  url text not null,
  media_type text,
  added_by jsonb not null,
  created_at timestamptz not null
);

-- What orders are found by, as lexemes that name their kind; rewritten only when one of them changes.
create table order_search (
  order_id uuid primary key references orders,
  terms tsvector not null
);

create table saved_view (
  id uuid primary key,
  owner text not null,
  name text not null,
  shared boolean not null,
  filter jsonb not null,
  sort jsonb,
  version bigint not null default 1,
  updated_at timestamptz not null,
  unique (owner, name)
);

-- Invoices and credit notes as they were issued: content is kept, pictures are made of it.
create table document (
  id uuid primary key,
  kind text not null check (kind in ('INVOICE', 'CREDIT_NOTE')),
  legal_entity text not null references legal_entity,
  sequence bigint not null check (sequence > 0),
  number text not null unique,
  order_id uuid not null references orders,
  invoice_id uuid references document,
  currency char(3) not null,
  total bigint not null,
  tax_total bigint not null,
  content jsonb not null,
  issued_at timestamptz not null,
  unique (legal_entity, kind, sequence),
  check ((kind = 'CREDIT_NOTE') = (invoice_id is not null))
);

-- Messages of payment providers that were taken: each is worked on once.
create table payment_message (
  provider text not null,
  message_id text not null,
  received_at timestamptz not null,
  primary key (provider, message_id)
);

alter table payment_sandbox_ledger drop constraint payment_sandbox_ledger_kind_check;
alter table payment_sandbox_ledger add constraint payment_sandbox_ledger_kind_check check (kind in ('AUTHORIZE', 'CAPTURE', 'VOID', 'REFUND')) not valid;
