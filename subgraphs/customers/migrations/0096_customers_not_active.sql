-- outside a transaction
create index concurrently if not exists customer_not_active on customer (status, name, id) where status <> 'ACTIVE';
