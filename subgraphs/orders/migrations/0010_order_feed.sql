-- Every entry of every order's timeline in one row, in the order in which they were published: gap-free positions, given
-- out by one writer at a time, so that whoever has read up to a position has seen everything before it.
create table order_feed (
  position bigint primary key,
  order_id uuid not null references orders,
  sequence integer not null,
  type text not null,
  channel_code text not null,
  customer_id uuid,
  published_at timestamptz not null,
  unique (order_id, sequence)
);

-- The highest position that has been deleted by age: whoever wants to resume before it has missed something.
create table order_feed_horizon (
  one_row boolean primary key default true check (one_row),
  position bigint not null
);
insert into order_feed_horizon (position) values (0);
