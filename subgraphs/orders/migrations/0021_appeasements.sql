-- What is given to a customer out of goodwill, beside what the order's money allows: proposed, approved, issued.
create table appeasement (
  id uuid primary key,
  order_id uuid not null references orders,
  customer_id uuid,
  kind text not null check (kind in ('REFUND', 'STORE_CREDIT', 'DISCOUNT', 'RESHIPMENT')),
  status text not null check (status in ('PROPOSED', 'PENDING_APPROVAL', 'APPROVED', 'ISSUED', 'REJECTED', 'CANCELLED')),
  version bigint not null default 1,
  reason text not null,
  note text,
  -- What it costs, in minor units: of a reshipment what the goods were sold for.
  amount bigint not null check (amount > 0),
  currency char(3) not null,
  -- Units that are sent again.
  lines jsonb not null default '[]',
  expires_at timestamptz,
  proposed_by jsonb not null,
  proposed_at timestamptz not null,
  decided_by jsonb,
  decided_at timestamptz,
  decision_note text,
  issued_at timestamptz,
  -- Whose budget of which month it counts against.
  budget_agent text,
  budget_month char(7),
  allowance_id uuid references allowance,
  credit_entry_id uuid references credit_entry,
  discount_code text references discount_code,
  check ((status = 'ISSUED') = (issued_at is not null)),
  check ((budget_agent is null) = (budget_month is null))
);
create index appeasement_order on appeasement (order_id, proposed_at);
create index appeasement_open on appeasement (proposed_at desc, id desc) where status in ('PROPOSED', 'PENDING_APPROVAL', 'APPROVED');
create index appeasement_listed on appeasement (proposed_at desc, id desc);
create index appeasement_customer on appeasement (customer_id, proposed_at desc) where customer_id is not null;

-- What a role grants by itself, in one currency: at once, and each of its people in a month.
create table appeasement_limit (
  role text not null,
  currency char(3) not null,
  per_appeasement bigint not null check (per_appeasement >= 0),
  per_month bigint check (per_month >= 0),
  updated_at timestamptz not null,
  primary key (role, currency)
);

-- What a person granted in a month.
create table appeasement_spend (
  agent_id text not null,
  currency char(3) not null,
  month char(7) not null,
  spent bigint not null check (spent >= 0),
  primary key (agent_id, currency, month)
);
