-- A price may end; without an end it holds until a later one begins.
alter table price add column valid_to timestamptz;
alter table price add constraint price_period check (valid_to is null or valid_to > valid_from);

-- An authorisation that is no longer wanted is given back: the wish is committed first, the provider is told after.
alter table payment add column void_requested_at timestamptz;
alter table payment add column voided_at timestamptz;
create index payment_to_void on payment (void_requested_at) where void_requested_at is not null and voided_at is null;

create index orders_total on orders (total, id);
create index orders_payment_status on orders (payment_status, placed_at desc);
create index orders_open_hold on orders (placed_at desc) where has_open_hold;
create index orders_backorder on orders (placed_at desc) where has_backorder;
create index orders_number_prefix on orders (number text_pattern_ops);
create index orders_reference_prefix on orders (external_reference text_pattern_ops) where external_reference is not null;
create index hold_due on hold (release_at) where release_at is not null and status <> 'RELEASED';

-- Outcomes kept before named the means of payment; what is kept from now on does not.
update idempotency_key set outcome = outcome - 'pendingPayment' where outcome ? 'pendingPayment';
