-- How long the events behind facts are kept; facts stay.
alter table reporting_setting add column keep_events_days int not null default 1100;

-- How far pruning has come: events recorded up to there are gone, or emptied, and with them whatever happened until then.
create table raw_event_pruned (
  id boolean primary key default true check (id),
  upto bigint not null default 0,
  until timestamptz
);
insert into raw_event_pruned default values;
