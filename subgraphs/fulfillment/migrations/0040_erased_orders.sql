-- Orders whose persons were erased: of their parcels nothing is left that names anybody.
create table erased_order (
  order_id uuid primary key,
  erased_at timestamptz not null
);
