-- outside a transaction
create index concurrently if not exists orders_guest_email on orders (lower(email)) where customer_id is null and email is not null;
-- Guests' orders that still tell whom they were for, in the order in which they are forgotten.
create index concurrently if not exists orders_guest_placed on orders (channel_code, placed_at, id) where customer_id is null and status in ('COMPLETED', 'CANCELLED', 'EXPIRED');
