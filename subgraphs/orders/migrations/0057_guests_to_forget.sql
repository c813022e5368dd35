-- outside a transaction
-- Only those that still tell whom they were for, so that what was forgotten is not met again.
create index concurrently if not exists orders_guest_to_forget on orders (channel_code, placed_at, id)
  where customer_id is null and status in ('COMPLETED', 'CANCELLED', 'EXPIRED')
    and (email is not null or phone is not null or billing_address is not null or ship_postal_code is not null);
drop index concurrently if exists orders_guest_placed;
