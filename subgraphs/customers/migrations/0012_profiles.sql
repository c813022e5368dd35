-- Who a customer buys for.
create sequence company_number start 1001;
create table company (
  id uuid primary key,
  number text not null unique,
  name text not null,
  tax_number text,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index company_name on company (name, id);

alter table customer add column company_id uuid;
alter table customer add column locale text;
alter table customer add column tags text[] not null default '{}';
alter table customer add column group_codes text[] not null default '{}';
alter table customer add column merged_into uuid;
alter table customer add column erased_at timestamptz;
-- what customers are found by: words in lower case, and the digits of the telephone number
alter table customer add column search_text text not null default '';
create function customer_search_text() returns trigger language plpgsql as $$
begin
  new.search_text := lower(concat_ws(' ', new.number, new.name, new.company, new.email,
    regexp_replace(coalesce(new.phone, ''), '\D', '', 'g'), new.address->>'postalCode', new.address->>'city'));
  return new;
end $$;
create trigger customer_search_text before insert or update on customer
  for each row execute function customer_search_text();
update customer set search_text = '' where search_text = '';

create table customer_address (
  id uuid primary key,
  customer_id uuid not null references customer,
  label text,
  address jsonb not null,
  -- the same address written differently has the same key
  address_key text not null,
  default_shipping boolean not null default false,
  default_billing boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (customer_id, address_key)
);
create unique index customer_address_shipping on customer_address (customer_id) where default_shipping;
create unique index customer_address_billing on customer_address (customer_id) where default_billing;

-- Every answer that a customer ever gave; the last one for a channel and purpose holds.
create table customer_consent (
  id uuid primary key,
  customer_id uuid not null references customer,
  channel text not null check (channel in ('EMAIL', 'SMS', 'PHONE', 'POST')),
  purpose text not null check (purpose in ('MARKETING', 'SERVICE')),
  granted boolean not null,
  source text,
  actor jsonb not null,
  at timestamptz not null
);
create index customer_consent_newest on customer_consent (customer_id, channel, purpose, at desc, id desc);

-- How a customer likes to pay: a reference to what a payment provider keeps, never a card.
create table payment_preference (
  id uuid primary key,
  customer_id uuid not null references customer,
  provider text not null,
  token_reference text not null,
  label text not null,
  expires_on date,
  is_default boolean not null default false,
  created_at timestamptz not null,
  unique (customer_id, provider, token_reference)
);

create table customer_note (
  id uuid primary key,
  customer_id uuid not null references customer,
  text text not null,
  pinned boolean not null default false,
  actor jsonb not null,
  created_at timestamptz not null
);
create index customer_note_newest on customer_note (customer_id, pinned desc, created_at desc, id desc);
