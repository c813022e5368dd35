-- What a case of the service desk waits for: a refund or an appeasement that somebody must approve.
create table awaited_case_action (
  reference_id uuid primary key,
  action_id uuid not null,
  case_id uuid not null
);
