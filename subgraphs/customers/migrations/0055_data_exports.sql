-- Archives of everything that is held on a person, made when they ask for it. At most one for each can be opened.
create table data_export (
  id uuid primary key,
  customer_id uuid not null references customer,
  status text not null check (status in ('GATHERING', 'READY', 'EXPIRED', 'ERASED')),
  requested_by jsonb not null,
  requested_at timestamptz not null,
  ready_at timestamptz,
  -- When the archive is deleted.
  expires_at timestamptz,
  -- Bytes of the archive.
  size bigint,
  opened integer not null default 0,
  opened_at timestamptz,
  check (status <> 'READY' or (ready_at is not null and expires_at is not null and size is not null))
);
create unique index data_export_open on data_export (customer_id) where status in ('GATHERING', 'READY');
create index data_export_customer on data_export (customer_id, requested_at desc, id desc);
create index data_export_expiring on data_export (expires_at) where status = 'READY';

-- What the subgraphs have told so far; deleted when the archive is made of it.
create table data_export_part (
  export_id uuid not null references data_export,
  subgraph text not null,
  number integer not null check (number > 0),
  last boolean not null,
  -- Sealed files.
  sealed text not null,
  primary key (export_id, subgraph, number)
);

-- The archive itself, sealed piece by piece.
create table data_export_piece (
  export_id uuid not null references data_export,
  number integer not null check (number > 0),
  sealed text not null,
  primary key (export_id, number)
);
