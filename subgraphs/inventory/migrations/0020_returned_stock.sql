-- What of each return is in the building, as last told: the next telling moves the difference.
create table return_stock (
  return_id uuid not null,
  sku text not null,
  location_id uuid not null references location,
  state text not null check (state in ('RECEIVED', 'RESTOCK', 'DAMAGED', 'QUARANTINE', 'VENDOR')),
  quantity integer not null check (quantity >= 0),
  primary key (return_id, sku, location_id, state)
);
