-- How locations work, and who may see them.
alter table location
  add column groups text[] not null default '{}',
  add column cut_off text,
  add column closed_weekdays integer[] not null default '{}',
  add column closed_dates text[] not null default '{}',
  add column handling_days integer not null default 0,
  add column daily_capacity integer;

-- Orders that a location has taken on a day of its own.
create table location_load (
  location_id uuid not null references location,
  day date not null,
  orders integer not null,
  primary key (location_id, day)
);

-- Which locations a channel is served from (null: all), and units of each item that it never sees.
create table channel_stock (
  channel_code text primary key,
  location_codes text[],
  buffer integer not null default 0 check (buffer >= 0),
  version bigint not null default 1
);

-- Items that are sold before they can be sent.
alter table item
  add column preorder_release_at timestamptz;

-- What sourcing weighs beside free units.
alter table inventory_level
  add column daily_demand double precision not null default 0,
  add column daily_demand_sd double precision not null default 0,
  add column markdown_benefit integer not null default 0;

create table sourcing_policy (
  version integer primary key check (version > 0),
  document jsonb not null,
  note text,
  published_at timestamptz not null,
  published_by jsonb not null
);

alter table allocation_decision
  add column delivery_id uuid,
  add column rule text,
  add column policy_version integer not null default 0,
  add column exact boolean not null default true,
  add column micros integer;

alter table order_reservation_line
  add column forgiven boolean not null default false;

alter table order_demand
  add column was_on_hold boolean not null default false,
  add column stock_hold boolean not null default false;
