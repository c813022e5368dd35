-- outside a transaction
create index concurrently if not exists order_search_terms on order_search using gin (terms);
create index concurrently if not exists orders_tags on orders using gin (tags);
create index concurrently if not exists orders_expiring on orders (expires_at) where expires_at is not null;
create index concurrently if not exists orders_return_status on orders (return_status, placed_at desc) where return_status <> 'NONE';
create index concurrently if not exists refund_order on refund (order_id);
create index concurrently if not exists refund_pending on refund (created_at) where status = 'PENDING' and not by_hand;
create index concurrently if not exists order_discount_order on order_discount (order_id, position);
create index concurrently if not exists order_note_order on order_note (order_id, created_at);
create index concurrently if not exists order_attachment_order on order_attachment (order_id, created_at);
create index concurrently if not exists document_order on document (order_id, issued_at);
create index concurrently if not exists payment_expiring on payment (expires_at) where expires_at is not null and status in ('AUTHORIZED', 'PARTIALLY_CAPTURED');
