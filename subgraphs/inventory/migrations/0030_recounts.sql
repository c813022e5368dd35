-- Why a count was asked for and by what, and units that are set aside until it is done.
alter table cycle_count
  add column reason text,
  add column reference text;
alter table cycle_count_line
  add column quarantined integer not null default 0;
