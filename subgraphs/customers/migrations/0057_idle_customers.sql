-- outside a transaction
create index concurrently if not exists customer_idle on customer (updated_at, id) where status = 'ACTIVE';
