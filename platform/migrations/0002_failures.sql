-- How often a consumer has failed at a delivery: being handed out again (attempts) is no failure of its own.
alter table outbox_delivery add column failures integer not null default 0;
