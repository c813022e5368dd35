-- When units of a line that stock does not have are cancelled unless they come; the first date that was set stands.
create table shortfall_deadline (
  line_id uuid primary key references order_line,
  order_id uuid not null references orders,
  cancel_at timestamptz not null
);
create index shortfall_deadline_due on shortfall_deadline (cancel_at);
create index shortfall_deadline_order on shortfall_deadline (order_id);
