-- Every subgraph's schema starts with these tables: events out, events in, commands answered, changes audited.

create table outbox (
  event_id uuid primary key,
  sequence bigint generated always as identity,
  type text not null,
  schema_version smallint not null default 1,
  aggregate_id text not null,
  aggregate_version bigint not null,
  order_id uuid,
  shard smallint not null check (shard between 0 and 15),
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  actor jsonb not null,
  request_id text not null,
  payload jsonb not null
);
create index outbox_aggregate on outbox (aggregate_id, aggregate_version desc);
create index outbox_recorded_at on outbox (recorded_at);

-- Which consumers get a delivery of which event; written from the routes when the workers or `oms migrate` start.
create table outbox_route (
  event_type text not null,
  consumer text not null,
  primary key (event_type, consumer)
);

create table outbox_delivery (
  event_id uuid not null references outbox on delete cascade,
  consumer text not null,
  shard smallint not null,
  sequence bigint not null,
  attempts integer not null default 0,
  due_at timestamptz not null default clock_timestamp(),
  done_at timestamptz,
  dead_at timestamptz,
  last_error text,
  primary key (event_id, consumer)
) with (fillfactor = 70);
create index outbox_delivery_due on outbox_delivery (shard, due_at, sequence) where done_at is null and dead_at is null;
create index outbox_delivery_dead on outbox_delivery (dead_at) where dead_at is not null;

-- The newest version of each aggregate that a consumer has applied; older ones are ignored.
create table inbox (
  consumer text not null,
  aggregate_id text not null,
  version bigint not null,
  primary key (consumer, aggregate_id)
) with (fillfactor = 70);

create table idempotency_key (
  actor_id text not null,
  operation text not null,
  key text not null check (length(key) between 1 and 255),
  input_hash text not null,
  outcome jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (actor_id, operation, key)
);
create index idempotency_key_created_at on idempotency_key (created_at);

create table audit_entry (
  id uuid primary key,
  aggregate_type text not null,
  aggregate_id text not null,
  command text not null,
  actor jsonb not null,
  reason text,
  before jsonb,
  after jsonb,
  request_id text not null,
  occurred_at timestamptz not null
);
create index audit_entry_aggregate on audit_entry (aggregate_type, aggregate_id, occurred_at);
