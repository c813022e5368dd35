-- Keys of storefronts and of other systems. A key itself is nowhere, only what it is found by.
create table api_key (
  id uuid primary key,
  kind text not null check (kind in ('STOREFRONT', 'MACHINE')),
  name text not null,
  -- how the key begins
  hint text not null,
  -- SHA-256 of the key, hexadecimal
  hash text not null unique,
  scopes text[] not null default '{}',
  requests_per_minute integer check (requests_per_minute > 0),
  created_at timestamptz not null,
  created_by jsonb not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by jsonb,
  revoke_reason text,
  check ((revoked_at is null) = (revoked_by is null))
);
create index api_key_created on api_key (created_at, id);
