-- Addresses become rows of their own: a customer has several, at most one of them the default.
create table customer_address (
  id uuid primary key,
  customer_id uuid not null references customer (id),
  position int not null check (position >= 0),
  is_default boolean not null,
  address jsonb not null check (jsonb_typeof(address) = 'object' and address ? 'line1' and address ? 'city' and address ->> 'countryCode' ~ '^[A-Z]{2}$'),
  created_at timestamptz not null,
  unique (customer_id, position)
);
create unique index customer_address_default on customer_address (customer_id) where is_default;

insert into customer_address (id, customer_id, position, is_default, address, created_at)
select gen_random_uuid(), id, 0, true, address, created_at from customer where jsonb_typeof(address) = 'object';
alter table customer drop column address;

alter table customer
  add column merged_into uuid references customer (id),
  add constraint customer_merged check ((status = 'MERGED') = (merged_into is not null) and merged_into <> id),
  add constraint customer_email_normal check (email = lower(btrim(email)) and email <> ''),
  add constraint customer_name_given check (btrim(name) <> ''),
  add constraint customer_version check (version > 0);
create index customer_merged_into on customer (merged_into) where merged_into is not null;
create index customer_created on customer (created_at, id);
create index customer_by_email on customer (email) where email is not null;

create sequence case_number start 100001;
create table support_case (
  id uuid primary key,
  number text not null unique,
  customer_id uuid references customer (id),
  order_id uuid,
  subject text not null check (btrim(subject) <> ''),
  description text,
  priority text not null check (priority in ('LOW', 'NORMAL', 'HIGH', 'URGENT')),
  status text not null check (status in ('OPEN', 'ASSIGNED', 'WAITING_ON_CUSTOMER', 'WAITING_ON_INTERNAL', 'RESOLVED', 'CLOSED', 'REOPENED')),
  assignee text,
  resolution text,
  opened_by jsonb not null,
  version bigint not null check (version > 0),
  opened_at timestamptz not null,
  resolved_at timestamptz,
  closed_at timestamptz,
  updated_at timestamptz not null,
  constraint case_about_something check (customer_id is not null or order_id is not null),
  constraint case_assigned check (status not in ('ASSIGNED', 'WAITING_ON_CUSTOMER', 'WAITING_ON_INTERNAL') or assignee is not null),
  constraint case_resolved check ((status in ('RESOLVED', 'CLOSED')) = (resolved_at is not null) and (resolved_at is null) = (resolution is null)),
  constraint case_closed check ((status = 'CLOSED') = (closed_at is not null))
);
create index support_case_order on support_case (order_id, opened_at, id) where order_id is not null;
create index support_case_customer on support_case (customer_id, opened_at, id) where customer_id is not null;
create index support_case_opened on support_case (opened_at, id);

create table note (
  id uuid primary key,
  customer_id uuid references customer (id),
  case_id uuid references support_case (id),
  body text not null check (btrim(body) <> ''),
  author jsonb not null,
  created_at timestamptz not null,
  check (num_nonnulls(customer_id, case_id) = 1)
);
create index note_customer on note (customer_id, created_at, id) where customer_id is not null;
create index note_case on note (case_id, created_at, id) where case_id is not null;
