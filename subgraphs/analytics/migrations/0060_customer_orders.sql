-- outside a transaction
-- A customer's orders are counted anew with each of them: without this, that reads all orders there are.
create index concurrently if not exists fact_order_customer on fact_order (customer_id, placed_at, order_id);
