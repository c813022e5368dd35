-- After how long without a sign of life customers are forgotten; no row: never.
create table retention_policy (
  one boolean primary key default true check (one),
  idle_days integer not null check (idle_days between 30 and 36500),
  warning_days integer not null check (warning_days between 0 and 365),
  -- Customers with one of these tags are kept.
  except_tags text[] not null default '{}',
  updated_at timestamptz not null
);

-- What is known of customers who seemed idle.
create table retention_review (
  customer_id uuid primary key references customer,
  -- Orders is asked for what it knows; answers to older questions do not count.
  question bigint not null default 0,
  asked_at timestamptz not null,
  last_active_at timestamptz,
  -- What keeps them in spite of the time.
  holds text[] not null default '{}',
  warned_at timestamptz,
  -- When they are looked at again.
  next_at timestamptz not null
);
create index retention_review_next on retention_review (next_at, customer_id);
