-- Where cases wait: working hours, how soon they are due, and to whom they go when they are overdue.
create table case_queue (
  code text primary key,
  name text not null,
  -- {timeZone, week: [{day 1…7, from "09:00", to "17:00"}], closedOn: ["2026-12-25"]}
  calendar jsonb not null,
  -- business minutes until a case is due, by severity
  targets jsonb not null,
  escalate_to text references case_queue,
  members text[] not null default '{}',
  version bigint not null default 1
);
insert into case_queue (code, name, calendar, targets)
values ('SERVICE', 'Service desk',
        '{"timeZone":"UTC","week":[{"day":1,"from":"09:00","to":"17:00"},{"day":2,"from":"09:00","to":"17:00"},{"day":3,"from":"09:00","to":"17:00"},{"day":4,"from":"09:00","to":"17:00"},{"day":5,"from":"09:00","to":"17:00"}],"closedOn":[]}',
        '{"LOW":2400,"NORMAL":480,"HIGH":120,"URGENT":30}');

-- Which queue and severity a kind of case gets; kinds that are not named here go to SERVICE as NORMAL.
create table case_route (
  kind text primary key,
  queue_code text not null references case_queue,
  severity text not null check (severity in ('LOW', 'NORMAL', 'HIGH', 'URGENT'))
);

create sequence case_number start 10001;
create table service_case (
  id uuid primary key,
  number text not null unique,
  kind text not null,
  subject text not null,
  status text not null check (status in ('OPEN', 'ASSIGNED', 'WAITING_ON_CUSTOMER', 'WAITING_ON_INTERNAL', 'RESOLVED', 'CLOSED', 'REOPENED')),
  severity text not null check (severity in ('LOW', 'NORMAL', 'HIGH', 'URGENT')),
  queue_code text not null references case_queue,
  owner_id text,
  customer_id uuid references customer,
  order_id uuid,
  order_number text,
  location_code text,
  subject_type text not null,
  subject_id text not null,
  -- set while a request of a subgraph stands behind it: one open case for each
  request_key text,
  details jsonb,
  opened_by jsonb not null,
  opened_at timestamptz not null,
  -- null while the clock is stopped: it waits, or is resolved
  due_at timestamptz,
  -- business minutes that were left when the clock was stopped
  minutes_left integer,
  escalation_level integer not null default 0,
  escalated_at timestamptz,
  resolution text,
  resolution_reference jsonb,
  resolved_at timestamptz,
  closed_at timestamptz,
  touched boolean not null default false,
  version bigint not null default 1,
  updated_at timestamptz not null,
  check ((due_at is null) = (status in ('WAITING_ON_CUSTOMER', 'WAITING_ON_INTERNAL', 'RESOLVED', 'CLOSED'))),
  check ((status in ('RESOLVED', 'CLOSED')) = (resolved_at is not null))
) with (fillfactor = 80);
create unique index service_case_request on service_case (request_key) where status not in ('RESOLVED', 'CLOSED');
create index service_case_due on service_case (due_at, id) where due_at is not null;
-- by time to breach; what does not run out comes last
create index service_case_breach on service_case ((coalesce(due_at, 'infinity'::timestamptz)), id);
create index service_case_queue on service_case (queue_code, (coalesce(due_at, 'infinity'::timestamptz)), id);
create index service_case_owner on service_case (owner_id, status) where owner_id is not null;
create index service_case_opened on service_case (opened_at, id);
create index service_case_customer on service_case (customer_id, opened_at, id);
create index service_case_order on service_case (order_id, opened_at, id) where order_id is not null;
create index service_case_resolved on service_case (resolved_at) where status = 'RESOLVED';

-- What happened to a case, gap-free per case.
create table case_entry (
  case_id uuid not null references service_case,
  sequence integer not null,
  type text not null,
  visibility text not null check (visibility in ('STAFF', 'CUSTOMER')),
  text text,
  data jsonb,
  actor jsonb not null,
  at timestamptz not null,
  primary key (case_id, sequence)
);
