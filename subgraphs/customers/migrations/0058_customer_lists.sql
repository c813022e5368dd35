-- outside a transaction
-- The unique index on e-mail addresses is of active customers only: whoever looks for an address looks among all.
create index concurrently if not exists customer_email_of_all on customer (email) where email is not null;
create index concurrently if not exists customer_tags on customer using gin (tags);
create index concurrently if not exists customer_groups on customer using gin (group_codes);
