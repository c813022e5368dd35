-- outside a transaction
create index concurrently if not exists credit_entry_order on credit_entry (order_id) where order_id is not null;
