-- outside a transaction
create index concurrently if not exists fact_fulfillment_order on fact_fulfillment (order_id);
create index concurrently if not exists fact_fulfillment_day on fact_fulfillment (day);
