-- Orders with units that wait for stock, of channels that want to know when they wait for too long.
create table waiting_backorder (
  order_id uuid primary key references orders,
  -- when units of it began to wait; more that wait later do not change it
  since timestamptz not null,
  -- when the service desk was asked; null: not yet
  reported_at timestamptz
);
create index waiting_backorder_unreported on waiting_backorder (since, order_id) where reported_at is null;
