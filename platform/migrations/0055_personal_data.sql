-- How far this subgraph has come with telling what it holds of a person, for each time that somebody asked.
create table personal_data_gathering (
  export_id uuid primary key,
  -- Parts that were told, and where the next one begins.
  parts integer not null default 0,
  after text,
  done_at timestamptz
);
