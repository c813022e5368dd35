-- The W3C traceparent of the work that recorded an event; null unless tracing is on.
alter table outbox add column trace_parent text;

-- Which trace an order belongs to, as this subgraph first heard of it: what people do later joins it. Filled only where
-- tracing is on, and pruned by age.
create table order_trace (
  order_id uuid primary key,
  trace_parent text not null,
  created_at timestamptz not null default clock_timestamp()
);
create index order_trace_created_at on order_trace (created_at);
