-- outside a transaction
create index concurrently if not exists item_preorder on item (preorder_release_at) where preorder_release_at is not null;
create index concurrently if not exists order_reservation_line_line on order_reservation_line (line_id);
