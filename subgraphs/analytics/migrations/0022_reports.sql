alter table reporting_setting add column rebuild_wanted boolean not null default false;

-- Exports are streamed as they are asked for: nothing but what they are of, and how far they have come, is kept.
create table report_export (
  id uuid primary key,
  dataset text not null,
  columns text[] not null,
  format text not null check (format in ('CSV', 'NDJSON')),
  from_day date,
  to_day date,
  location_codes text[],
  -- A question of metrics in place of a data set.
  question jsonb,
  requested_by jsonb not null,
  estimated bigint not null default 0,
  rows bigint not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz
);
create index report_export_expiry on report_export (expires_at);

create table saved_report (
  id uuid primary key,
  owner text not null,
  name text not null,
  shared boolean not null,
  question jsonb not null,
  -- Whom it is sent to and when; null: nobody.
  schedule jsonb,
  next_at timestamptz,
  last_sent_at timestamptz,
  last_error text,
  version bigint not null default 1,
  updated_at timestamptz not null,
  unique (owner, name)
);
create index saved_report_due on saved_report (next_at) where next_at is not null;
