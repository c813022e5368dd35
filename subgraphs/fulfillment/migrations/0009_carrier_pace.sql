-- How many calls a carrier has had in the second that runs: what all workers together may ask of it.
create table carrier_pace (
  carrier text primary key,
  window_at timestamptz not null,
  calls integer not null
) with (fillfactor = 50);
