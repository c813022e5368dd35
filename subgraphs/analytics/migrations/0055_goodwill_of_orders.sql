-- outside a transaction
create index concurrently if not exists fact_appeasement_order on fact_appeasement (order_id) where order_id is not null;
