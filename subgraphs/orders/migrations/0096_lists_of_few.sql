-- outside a transaction
create index concurrently if not exists orders_late on orders (promised_to)
  where status not in ('COMPLETED', 'CANCELLED', 'EXPIRED') and fulfillment_status not in ('DELIVERED', 'SHIPPED', 'CANCELLED');
create index concurrently if not exists orders_historical on orders (placed_at desc, id desc) where historical;
create index concurrently if not exists orders_currency_total on orders (currency, total, id);
