-- outside a transaction
create index concurrently if not exists fulfillment_order_due on fulfillment_order (location_id, due_at) where status not in ('SHIPPED', 'DELIVERED', 'PICKED_UP', 'REJECTED', 'SHORT', 'CANCELLED');
create index concurrently if not exists fulfillment_order_pickup_place on fulfillment_order (pickup_location_id, status) where pickup_location_id is not null;
create index concurrently if not exists fulfillment_order_expiry on fulfillment_order (expires_at) where status = 'READY_FOR_PICKUP';
create index concurrently if not exists fulfillment_order_scheduled on fulfillment_order (scheduled_for) where status = 'SCHEDULED';
create index concurrently if not exists pick_list_order_of on pick_list_order (fulfillment_order_id);
create index concurrently if not exists pick_list_place on pick_list (location_id, status, created_at);
create index concurrently if not exists shipment_manifest on shipment (manifest_id) where manifest_id is not null;
create index concurrently if not exists shipment_waiting on shipment (status, created_at) where status in ('LABEL_PENDING', 'LABEL_UNKNOWN', 'LABEL_PURCHASED');
create index concurrently if not exists shipment_under_way on shipment (polled_at) where status in ('MANIFESTED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'EXCEPTION');
create index concurrently if not exists label_batch_item_shipment on label_batch_item (shipment_id);
create index concurrently if not exists manifest_day on manifest (location_id, day);
create index concurrently if not exists shipment_to_void on shipment (created_at) where status = 'VOIDED' and tracking_number is not null and void_confirmed_at is null;
