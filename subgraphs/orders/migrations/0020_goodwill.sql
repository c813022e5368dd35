-- What an order does not cost any more without being cancelled or edited: granted by a refund, a return, goodwill.
create table allowance (
  id uuid primary key,
  order_id uuid not null references orders,
  cause text not null check (cause in ('REFUND', 'RETURN', 'EXCHANGE', 'LOST', 'APPEASEMENT')),
  amount bigint not null check (amount > 0),
  reason text not null,
  note text,
  granted_by jsonb not null,
  created_at timestamptz not null
);
create index allowance_order on allowance (order_id, created_at);

-- An allowance's share of one line or of one delivery's shipping, with what of it is tax and what discount it leaves out.
create table allowance_item (
  allowance_id uuid not null references allowance,
  position smallint not null,
  line_id uuid references order_line,
  delivery_id uuid references order_delivery,
  quantity integer not null default 0 check (quantity >= 0),
  amount bigint not null check (amount >= 0),
  discount bigint not null check (discount >= 0),
  tax bigint not null check (tax >= 0),
  tax_included bigint not null check (tax_included >= 0),
  primary key (allowance_id, position),
  check ((line_id is null) <> (delivery_id is null))
);

alter table orders add column allowance_total bigint not null default 0;

alter table refund add column destination text not null default 'SOURCE';
alter table refund add column allowance_id uuid;
-- Calls that brought no answer, and when the next one is due.
alter table refund add column attempts integer not null default 0;
alter table refund add column next_try_at timestamptz;

-- Money that the merchant owes: a customer's store credit in one currency, or a gift card.
create table credit_account (
  id uuid primary key,
  kind text not null check (kind in ('STORE_CREDIT', 'GIFT_CARD')),
  customer_id uuid,
  currency char(3) not null,
  balance bigint not null default 0 constraint credit_balance check (balance >= 0),
  issued bigint not null default 0,
  redeemed bigint not null default 0,
  expired bigint not null default 0,
  version bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (balance = issued - redeemed - expired),
  check (kind = 'GIFT_CARD' or customer_id is not null)
);
create unique index credit_account_customer on credit_account (customer_id, currency) where kind = 'STORE_CREDIT';

-- The ledger: the sum of an account's entries is its balance, and so is what is left of those that added to it.
create table credit_entry (
  id uuid primary key,
  account_id uuid not null references credit_account,
  sequence bigint not null,
  kind text not null check (kind in ('ISSUE', 'REDEEM', 'REFUND', 'ADJUST', 'EXPIRE', 'TRANSFER')),
  amount bigint not null check (amount <> 0),
  balance_after bigint not null check (balance_after >= 0),
  remaining bigint not null default 0 check (remaining >= 0 and (remaining = 0 or remaining <= amount)),
  reason text not null,
  note text,
  expires_at timestamptz,
  order_id uuid,
  payment_id uuid,
  refund_id uuid unique,
  appeasement_id uuid unique,
  actor jsonb not null,
  request_id text not null,
  created_at timestamptz not null,
  unique (account_id, sequence)
);
create unique index credit_entry_redeemed on credit_entry (payment_id) where kind = 'REDEEM';
create index credit_entry_left on credit_entry (account_id, expires_at, sequence) where remaining > 0;
create index credit_entry_expiring on credit_entry (expires_at) where remaining > 0 and expires_at is not null;

create table gift_card (
  account_id uuid primary key references credit_account,
  -- Of the code only this is kept: it is told once, to whoever issues it.
  code_hash bytea not null unique,
  hint text not null,
  disabled_at timestamptz,
  expires_at timestamptz,
  reason text not null,
  note text,
  issued_by jsonb not null,
  created_at timestamptz not null
);
create index gift_card_created on gift_card (created_at desc, account_id desc);
create index gift_card_hint on gift_card (hint);

-- Codes that were tried and do not exist, by who tried them and in which span of time.
create table gift_card_miss (
  actor_id text not null,
  span bigint not null,
  misses integer not null,
  primary key (actor_id, span)
);
