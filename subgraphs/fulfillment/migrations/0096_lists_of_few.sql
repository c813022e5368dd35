-- outside a transaction
create index concurrently if not exists fulfillment_order_on_hold on fulfillment_order (created_at, id) where on_hold;
create index concurrently if not exists fulfillment_order_method on fulfillment_order (method, created_at, id);
