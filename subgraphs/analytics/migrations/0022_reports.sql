alter table reporting_setting add column rebuild_wanted boolean not null default false;
