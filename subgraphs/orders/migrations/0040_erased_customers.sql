-- Persons who were erased from the customer records; done once none of their orders is under way any more.
create table erased_customer (
  customer_id uuid primary key,
  erased_at timestamptz not null,
  done_at timestamptz
);
create index erased_customer_open on erased_customer (erased_at) where done_at is null;
