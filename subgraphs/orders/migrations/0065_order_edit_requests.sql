-- Edits that a customer or a colleague asks for, until somebody in service has decided.
create table order_edit_request (
  id uuid primary key,
  order_id uuid not null references orders,
  status text not null check (status in ('REQUESTED', 'APPROVED', 'DECLINED', 'WITHDRAWN', 'EXPIRED')),
  edit jsonb not null,
  summary jsonb not null,
  reason text,
  requested_by jsonb not null,
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by jsonb,
  decided_at timestamptz,
  decision_reason text,
  check ((status = 'REQUESTED') = (decided_at is null))
);
-- One at a time.
create unique index order_edit_request_open on order_edit_request (order_id) where status = 'REQUESTED';
create index order_edit_request_order on order_edit_request (order_id, requested_at);
create index order_edit_request_due on order_edit_request (expires_at) where status = 'REQUESTED';
