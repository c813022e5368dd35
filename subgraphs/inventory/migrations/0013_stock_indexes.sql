-- outside a transaction
create index concurrently if not exists transfer_line_sku on transfer_line (sku);
create index concurrently if not exists reservation_actor on reservation (actor_id) where state = 'PENDING';
create index concurrently if not exists outbox_stock on outbox (sequence) where type = 'StockChanged';
