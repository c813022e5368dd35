create sequence customer_number start 100001;
create table customer (
  id uuid primary key,
  number text not null unique,
  external_reference text unique,
  name text not null,
  company text,
  email text,
  phone text,
  address jsonb,
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'MERGED', 'ERASED')),
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index customer_email on customer (email) where email is not null and status = 'ACTIVE';
create index customer_name on customer (name, id);
