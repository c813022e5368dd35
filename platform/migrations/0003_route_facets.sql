-- A route may ask for events with a facet only: what would change nothing at the consumer is not delivered to it.
alter table outbox_route add column facet text;
