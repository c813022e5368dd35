-- Orders that were reported because they have been in a state for longer than their channel allows: each once per state.
create table overdue_order (
  order_id uuid not null references orders,
  status text not null,
  reported_at timestamptz not null,
  primary key (order_id, status)
);
