-- Who is told when a case of the queue is escalated to it.
alter table case_queue add column notify_email text;

-- Everything that is to be told to somebody, once for each occasion and address.
create table notification (
  id uuid primary key,
  -- occasion and hash of the address
  key text not null unique,
  notice text not null,
  status text not null check (status in ('PENDING', 'SENDING', 'SENT', 'UNKNOWN', 'FAILED', 'SUPPRESSED')),
  customer_id uuid references customer,
  order_id uuid,
  locale text not null,
  -- sealed { name, email }
  recipient text not null,
  recipient_hash text not null,
  facts jsonb not null,
  message_id text,
  attempts integer not null default 0,
  last_error text,
  version bigint not null default 1,
  created_at timestamptz not null,
  sent_at timestamptz
) with (fillfactor = 80);
create index notification_customer on notification (customer_id, created_at, id) where customer_id is not null;
create index notification_order on notification (order_id, created_at, id) where order_id is not null;
create index notification_recipient on notification (recipient_hash);

-- Addresses that nothing is sent to any more, by hash: bounced, or complained.
create table suppressed_address (
  recipient_hash text primary key,
  reason text not null check (reason in ('BOUNCED', 'COMPLAINED', 'BY_HAND')),
  at timestamptz not null
);
