-- What a role gives back by itself of one order; none: no end.
alter table appeasement_limit add column per_refund bigint;

-- Refunds above what their proposer gives back alone: they wait for somebody else, and nothing is given back before.
create table refund_request (
  id uuid primary key,
  order_id uuid not null references orders,
  status text not null check (status in ('PENDING_APPROVAL', 'APPROVED', 'REJECTED', 'CANCELLED')),
  version bigint not null default 1,
  -- What was asked for, as it was asked for.
  request jsonb not null,
  -- What it came to then, in minor units.
  amount bigint not null check (amount > 0),
  currency char(3) not null,
  reason text not null,
  note text,
  requested_by jsonb not null,
  requested_at timestamptz not null,
  decided_by jsonb,
  decided_at timestamptz,
  decision_note text,
  allowance_id uuid references allowance,
  check ((status = 'PENDING_APPROVAL') = (decided_at is null)),
  check ((status = 'APPROVED') = (allowance_id is not null))
);
create index refund_request_order on refund_request (order_id, requested_at);
create index refund_request_waiting on refund_request (requested_at desc, id desc) where status = 'PENDING_APPROVAL';
create index refund_request_listed on refund_request (requested_at desc, id desc);
